import { useMessages } from '@shared/i18n/messages';
import { paths } from '@shared/lib/paths';
import { useServerState } from '@shared/server/context';
import { Avatar } from '@shared/ui/avatar';
import { Settings } from 'lucide-react';
import { Link } from 'wouter';
import { appMessages } from '../i18n/messages';

/** Who is signed in, and the way to the settings. */
export function SelfBar() {
  const t = useMessages(appMessages);
  const me = useServerState((state) => state.me);
  if (!me) return null;
  const name = me.global_name || me.username;
  return (
    <div className="flex items-center gap-3 border-line border-t px-3 py-2.5 pb-[max(0.625rem,env(safe-area-inset-bottom))]">
      <Avatar id={me.id} name={name} size={36} />
      <div className="min-w-0 flex-1 leading-tight">
        <p className="truncate font-medium text-sm">{name}</p>
        <p className="truncate text-ink-faint text-xs">@{me.username}</p>
      </div>
      <Link
        href={paths.settings}
        aria-label={t.settings}
        title={t.settings}
        className="grid size-11 place-items-center rounded-control text-ink-soft hover:bg-hover hover:text-ink md:size-9"
      >
        <Settings aria-hidden className="size-5" />
      </Link>
    </div>
  );
}
