import type { Id } from '@shared/api/types';
import { useServerState } from '@shared/server/context';
import { displayName, memberColor } from '@shared/store/selectors';
import { classNames } from '@shared/ui/class-names';
import { useShowPerson } from './person-card';

interface PersonNameProps {
  userId: Id;
  guildId?: Id | undefined;
  className?: string;
}

/** A person's name in the colour of their role; pressing it opens their card. */
export function PersonName({ userId, guildId, className }: PersonNameProps) {
  const show = useShowPerson();
  const name = useServerState((state) => displayName(state, userId, guildId));
  const color = useServerState((state) => (guildId ? memberColor(state, guildId, userId) : undefined));
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      onClick={(event) => show({ userId, guildId }, event.currentTarget)}
      className={classNames('min-h-6 truncate text-left font-semibold hover:underline', className)}
      style={roleColor(color)}
    >
      {name}
    </button>
  );
}

/** A role's colour, mixed with the ink so that it can be read on any ground. */
export function roleColor(color: string | undefined) {
  return color === undefined ? undefined : { color: `color-mix(in oklch, ${color} 45%, var(--ink))` };
}
