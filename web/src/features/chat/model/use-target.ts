import type { Id } from '@shared/api/types';
import type { MessageRow } from '@shared/store/state';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { AnchoredScroll } from '../scroll/use-anchored-scroll';
import type { History } from './use-history';

const FLASH_MS = 2_000;
/** Long enough to be read. */
const MISSING_MS = 8_000;

export interface Target {
  /** The message that just was gone to, while it is lit up. */
  flashing: Id | null;
  goTo(messageId: Id): void;
  /** Asked for, loaded, and not there: deleted. */
  missing: boolean;
}

/** Goes to a message, loading around it if needed, and lights it up. `linked`: the one in the address. */
export function useTarget(
  rows: readonly MessageRow[],
  scroll: AnchoredScroll,
  history: History,
  linked: Id | undefined,
): Target {
  const [wanted, setWanted] = useState<Id | null>(null);
  const [flashing, setFlashing] = useState<Id | null>(null);
  const [missing, setMissing] = useState(false);
  const { around, state } = history;
  const { toRow } = scroll;
  // Of several asked for in a hurry, the last one counts.
  const last = useRef<Id>(undefined);

  const goTo = useCallback(
    (id: Id) => {
      last.current = id;
      setWanted(id);
      setMissing(false);
      void around(id).then((answer) => {
        if (answer === 'found' || last.current !== id) return;
        setWanted(null);
        setMissing(answer === 'missing');
      });
    },
    [around],
  );

  useEffect(() => {
    if (linked !== undefined && state === 'ready') goTo(linked);
  }, [linked, state, goTo]);

  useLayoutEffect(() => {
    const row = wanted === null ? undefined : rows.find((each) => each.message.id === wanted);
    if (row === undefined || !toRow(row.key, 'middle')) return;
    setWanted(null);
    setFlashing(row.message.id);
  }, [rows, wanted, toRow]);

  useEffect(() => {
    if (flashing === null) return;
    const timer = setTimeout(() => setFlashing(null), FLASH_MS);
    return () => clearTimeout(timer);
  }, [flashing]);

  useEffect(() => {
    if (!missing) return;
    const timer = setTimeout(() => setMissing(false), MISSING_MS);
    return () => clearTimeout(timer);
  }, [missing]);

  return { flashing, goTo, missing };
}
