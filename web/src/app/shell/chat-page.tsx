import { ChannelHeader } from '@features/channels/components/channel-header';
import { ChannelSidebar } from '@features/channels/components/channel-sidebar';
import { DmHome } from '@features/dms/components/dm-home';
import { DmSidebar } from '@features/dms/components/dm-sidebar';
import { ServerRail } from '@features/servers/components/server-rail';
import type { Id } from '@shared/api/types';
import { useServerState } from '@shared/server/context';
import { Fallible } from '@shared/ui/fallible';
import { ConversationInFront } from '@shared/workspace/conversation-in-front';
import { lazy, Suspense, useState } from 'react';
import { Connecting } from './connecting';
import { Conversation } from './conversation';
import { Frame } from './frame';
import { Gone } from './gone';
import { Hosts } from './hosts';
import { ListButton } from './list-button';
import { SelfBar } from './self-bar';
import { ToChannel } from './to-channel';
import { usePageTitle } from './use-page-title';
import { usePanes } from './use-panes';

const MemberList = lazy(() =>
  import('@features/members/components/member-list').then((m) => ({ default: m.MemberList })),
);
const InviteDialog = lazy(() =>
  import('@features/invites/components/invite-dialog').then((m) => ({ default: m.InviteDialog })),
);

interface ChatPageProps {
  /** Null: the direct messages. */
  guildId: Id | null;
  channelId?: Id;
  messageId?: Id;
}

/** `/channels/…`: the features' screens, put together. */
export function ChatPage({ guildId, channelId, messageId }: ChatPageProps) {
  const ready = useServerState((state) => state.ready);
  const known = useServerState((state) =>
    channelId
      ? Object.hasOwn(state.channels, channelId) && (state.channels[channelId]?.guild_id ?? null) === guildId
      : !guildId || Object.hasOwn(state.guilds, guildId),
  );
  const [inviteTo, setInviteTo] = useState<Id | null>(null);
  const { pane, setPane, membersOpen, toggleMembers } = usePanes(guildId, channelId);
  usePageTitle(guildId, channelId);

  if (!ready) return <Connecting />;

  const toMiddle = () => setPane('middle');
  return (
    <Hosts>
      <Frame
        pane={pane}
        onPane={setPane}
        membersOpen={membersOpen}
        rail={<ServerRail guildId={guildId} />}
        side={
          <ConversationInFront value={toMiddle}>
            <div className="min-h-0 flex-1">
              {guildId ? (
                <ChannelSidebar
                  key={guildId}
                  guildId={guildId}
                  channelId={channelId}
                  onInvite={setInviteTo}
                />
              ) : (
                <DmSidebar channelId={channelId} />
              )}
            </div>
            <SelfBar />
          </ConversationInFront>
        }
        middle={
          known && channelId ? (
            <>
              <ChannelHeader
                channelId={channelId}
                onBack={() => setPane('side')}
                onMembers={guildId ? toggleMembers : undefined}
                membersOpen={membersOpen}
              />
              <Conversation guildId={guildId} channelId={channelId} messageId={messageId} />
            </>
          ) : (
            <>
              <ListButton onClick={() => setPane('side')} />
              {!known ? <Gone /> : guildId ? <ToChannel guildId={guildId} /> : <DmHome />}
            </>
          )
        }
        members={
          guildId && channelId && known ? (
            <Suspense fallback={null}>
              <MemberList guildId={guildId} />
            </Suspense>
          ) : undefined
        }
      />
      {inviteTo && (
        <Fallible onGiveUp={() => setInviteTo(null)}>
          <Suspense fallback={null}>
            <InviteDialog channelId={inviteTo} open onOpenChange={(open) => !open && setInviteTo(null)} />
          </Suspense>
        </Fallible>
      )}
    </Hosts>
  );
}
