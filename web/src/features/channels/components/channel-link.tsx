import type { Channel } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { paths } from '@shared/lib/paths';
import { Permission } from '@shared/permissions/permissions';
import { useServerState } from '@shared/server/context';
import { CHANNEL_VOICE, canIn, isUnread, mentionCount } from '@shared/store/selectors';
import { Badge } from '@shared/ui/badge';
import { classNames } from '@shared/ui/class-names';
import { useConversationInFront } from '@shared/workspace/conversation-in-front';
import { useOpenDialog } from '@shared/workspace/dialogs';
import { Settings2 } from 'lucide-react';
import { Link } from 'wouter';
import { channelMessages } from '../i18n/messages';
import { isPrivate } from '../model/sections';
import { ChannelIcon } from './channel-icon';

/** One channel in the list: bold when something is unread, with a number when I was called. */
export function ChannelLink({ channel, current }: { channel: Channel; current: boolean }) {
  const t = useMessages(channelMessages);
  const bringInFront = useConversationInFront();
  const unread = useServerState((state) => isUnread(state, channel.id)) && !current;
  const mentions = useServerState((state) => mentionCount(state, channel.id));
  const manages = useServerState((state) => canIn(state, channel.id, Permission.ManageChannels));
  const look = classNames(
    'flex min-h-11 min-w-0 flex-1 items-center gap-2 rounded-control px-2 text-[0.9375rem] md:min-h-8',
    current
      ? 'bg-active font-medium text-ink'
      : unread
        ? 'font-semibold text-ink hover:bg-hover'
        : 'text-ink-soft hover:bg-hover hover:text-ink',
  );
  const body = (
    <>
      <ChannelIcon channel={channel} />
      <span className="truncate">{channel.name}</span>
      {isPrivate(channel) && <span className="sr-only">, {t.private}</span>}
      {unread && <span className="sr-only">, {t.unread}</span>}
      <Badge count={mentions} label={t.mentions(mentions)} className="ml-auto" />
    </>
  );
  return (
    <div className="group relative flex items-center">
      {unread && <span aria-hidden className="absolute -left-2 h-2 w-1 rounded-r-full bg-ink" />}
      {channel.type === CHANNEL_VOICE ? (
        <span title={t.voiceLater} className={classNames(look, 'cursor-default')}>
          {body}
          <span className="sr-only">, {t.voice}</span>
        </span>
      ) : (
        <Link
          href={paths.channel(channel.guild_id, channel.id)}
          aria-current={current ? 'page' : undefined}
          onClick={bringInFront}
          className={look}
        >
          {body}
        </Link>
      )}
      {manages && <SettingsButton channel={channel} />}
    </div>
  );
}

function SettingsButton({ channel }: { channel: Channel }) {
  const t = useMessages(channelMessages);
  const open = useOpenDialog();
  const label = t.settingsOf(channel.name ?? '');
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={() => open({ kind: 'channel-settings', channelId: channel.id })}
      className="grid size-11 shrink-0 place-items-center rounded-control text-ink-faint hover:text-ink focus-visible:opacity-100 group-hover:opacity-100 md:absolute md:right-0 md:size-8 md:opacity-0"
    >
      <Settings2 aria-hidden className="size-4" />
    </button>
  );
}
