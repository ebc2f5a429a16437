import type { Id } from '@shared/api/types';
import { Permission } from '@shared/permissions/permissions';
import { useServerState } from '@shared/server/context';
import { canIn } from '@shared/store/selectors';
import { useEffect, useState } from 'react';

/** Whether I may write here at this moment, or until when not (Unix ms); follows roles, channels and the clock at once. */
export function useMayWrite(channelId: Id): boolean | { until: number } {
  const until = useServerState((state) => {
    const guildId = state.channels[channelId]?.guild_id;
    const me = state.me?.id;
    return Date.parse((guildId && me && state.members[guildId]?.[me]?.communication_disabled_until) || '');
  });
  const timedOut = useBefore(until);
  const may = useServerState((state) => canIn(state, channelId, Permission.SendMessages));
  return may || (timedOut ? { until } : false);
}

/** The longest that a browser's timer can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/** Whether that moment is still to come; renders again when it comes. */
function useBefore(time: number): boolean {
  const [, render] = useState(0);
  const left = time - Date.now();
  useEffect(() => {
    if (!(left > 0)) return;
    const timer = setTimeout(() => render((count) => count + 1), Math.min(left, LONGEST_MS));
    return () => clearTimeout(timer);
  }, [left]);
  return left > 0;
}
