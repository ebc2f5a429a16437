import type { Id } from '@shared/api/types';
import { useMedia } from '@shared/lib/use-media';
import { useCallback, useState } from 'react';

export type Pane = 'side' | 'middle' | 'members';

interface Shown {
  guildId: Id | null;
  channelId: Id | undefined;
  pane: Pane;
  /** Looks through the channels of a server just picked. */
  browsing: boolean;
}

/**
 * Which panes show. Narrow: one at a time, and opening a channel brings the conversation to the front. Wide: all,
 * with the members as they were last wanted, at first where there is room for them.
 */
export function usePanes(guildId: Id | null, channelId: Id | undefined) {
  const wide = useMedia('(min-width: 48rem)');
  const roomy = useMedia('(min-width: 64rem)');
  const front: Pane = channelId ? 'middle' : 'side';
  const [state, setState] = useState<Shown>({ guildId, channelId, pane: front, browsing: false });
  if (state.guildId !== guildId || state.channelId !== channelId) {
    // A server picked in the rail shows its channels first, although its address leads on to one of them.
    const picked = state.guildId !== guildId || (state.browsing && state.channelId === undefined);
    const browsing = guildId !== null && state.pane === 'side' && picked;
    setState({ guildId, channelId, pane: browsing ? 'side' : front, browsing });
  }
  const [wanted, setWanted] = useState<boolean | null>(null);
  const setPane = useCallback((pane: Pane) => setState((old) => ({ ...old, pane })), []);
  const membersOpen = wide ? (wanted ?? roomy) : state.pane === 'members';
  return {
    pane: state.pane,
    setPane,
    membersOpen,
    toggleMembers: () => (wide ? setWanted(!membersOpen) : setPane(membersOpen ? 'middle' : 'members')),
  };
}
