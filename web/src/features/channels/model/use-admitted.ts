import type { Channel } from '@shared/api/types';
import { useServerState } from '@shared/server/context';
import { useMemo } from 'react';
import { admitted, type Holder } from './access';

/** Whom a channel is open to, by name; follows renames and changes of access. */
export function useAdmitted(channel: Channel): Holder[] {
  const state = useServerState((each) => each);
  return useMemo(() => admitted(state, channel), [state, channel]);
}
