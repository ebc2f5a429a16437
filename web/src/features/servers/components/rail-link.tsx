import type { Id } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { useServerState } from '@shared/server/context';
import { guildMentions, guildUnread } from '@shared/store/selectors';
import { Avatar } from '@shared/ui/avatar';
import { Badge } from '@shared/ui/badge';
import { classNames } from '@shared/ui/class-names';
import { MessageCircle } from 'lucide-react';
import { Link } from 'wouter';
import { serverMessages } from '../i18n/messages';

interface RailLinkProps {
  /** Null: the direct messages. */
  guildId: Id | null;
  name: string;
  href: string;
  current: boolean;
}

/** One place in the rail: a bar at the edge says where I am, a dot that something is unread, a number who called. */
export function RailLink({ guildId, name, href, current }: RailLinkProps) {
  const t = useMessages(serverMessages);
  const unread = useServerState((state) => guildUnread(state, guildId));
  const mentions = useServerState((state) => guildMentions(state, guildId));
  return (
    <div className="group relative flex w-full shrink-0 justify-center">
      <span
        aria-hidden
        className={classNames(
          'absolute top-1/2 left-0 w-1 -translate-y-1/2 rounded-r-full bg-ink transition-all',
          current ? 'h-8' : unread ? 'h-2 group-hover:h-5' : 'h-0 group-hover:h-5',
        )}
      />
      <Link
        href={href}
        title={name}
        aria-current={current ? 'page' : undefined}
        className={classNames(
          'relative rounded-[32%] transition-transform active:scale-95',
          current && 'ring-2 ring-accent ring-offset-2 ring-offset-ground',
        )}
      >
        {guildId === null ? (
          <span
            className={classNames(
              'grid size-12 place-items-center rounded-[32%]',
              current ? 'bg-accent text-on-accent' : 'bg-panel text-accent hover:bg-accent-soft',
            )}
          >
            <MessageCircle aria-hidden className="size-5" />
          </span>
        ) : (
          <Avatar id={guildId} name={name} size={48} />
        )}
        <span className="sr-only">
          {name}
          {unread && `, ${t.unread}`}
        </span>
        <Badge
          count={mentions}
          label={t.mentions(mentions)}
          className="absolute -right-1 -bottom-1 ring-2 ring-ground"
        />
      </Link>
    </div>
  );
}
