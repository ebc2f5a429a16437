import type { Id } from '@shared/api/types';
import { Permission } from '@shared/permissions/permissions';
import { useServerState } from '@shared/server/context';
import { canIn } from '@shared/store/selectors';

/** Whether I may write here at this moment; follows changes of roles and channels at once. */
export function useMayWrite(channelId: Id): 'yes' | 'no' | 'timed-out' {
  const may = useServerState((state) => canIn(state, channelId, Permission.SendMessages));
  const timedOut = useServerState((state) => {
    const guildId = state.channels[channelId]?.guild_id;
    const me = state.me?.id;
    const until = guildId && me ? state.members[guildId]?.[me]?.communication_disabled_until : null;
    return !!until && Date.parse(until) > Date.now();
  });
  return may ? 'yes' : timedOut ? 'timed-out' : 'no';
}
