import type { Id } from '@shared/api/types';
import { useMedia } from '@shared/lib/use-media';
import { useCallback, useState } from 'react';

export type Pane = 'side' | 'middle' | 'members';

/**
 * Which panes show. Narrow: one at a time, and opening a channel brings the conversation to the front. Wide: all,
 * with the members as they were last wanted, at first where there is room for them.
 */
export function usePanes(channelId: Id | undefined) {
  const wide = useMedia('(min-width: 48rem)');
  const roomy = useMedia('(min-width: 64rem)');
  const front: Pane = channelId ? 'middle' : 'side';
  const [state, setState] = useState<{ channelId?: Id; pane: Pane }>({ channelId, pane: front });
  if (state.channelId !== channelId) setState({ channelId, pane: front });
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
