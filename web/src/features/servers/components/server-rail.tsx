import { useMessages } from '@shared/i18n/messages';
import { paths } from '@shared/lib/paths';
import { useServerList } from '@shared/server/context';
import { guildsInOrder } from '@shared/store/selectors';
import { useOpenDialog } from '@shared/workspace/dialogs';
import { Plus } from 'lucide-react';
import { serverMessages } from '../i18n/messages';
import { RailLink } from './rail-link';

interface ServerRailProps {
  /** The server shown; null: the direct messages. */
  guildId: string | null;
}

/** All the places that I am in, one above the other. */
export function ServerRail({ guildId: current }: ServerRailProps) {
  const t = useMessages(serverMessages);
  const open = useOpenDialog();
  const guilds = useServerList(guildsInOrder);
  return (
    <div className="flex h-full flex-col items-center gap-2 overflow-y-auto py-3 [scrollbar-width:none]">
      <RailLink guildId={null} name={t.direct} href={paths.home} current={current === null} />
      <span aria-hidden className="my-0.5 h-px w-8 shrink-0 bg-line" />
      {guilds.map((guild) => (
        <RailLink
          key={guild.id}
          guildId={guild.id}
          name={guild.name}
          href={paths.guild(guild.id)}
          current={current === guild.id}
        />
      ))}
      <button
        type="button"
        title={t.add}
        aria-label={t.add}
        onClick={() => open({ kind: 'add-server' })}
        className="grid size-12 shrink-0 place-items-center rounded-[32%] border border-line-strong/60 border-dashed text-accent transition-colors hover:border-accent hover:bg-accent-soft"
      >
        <Plus aria-hidden className="size-5" />
      </button>
    </div>
  );
}
