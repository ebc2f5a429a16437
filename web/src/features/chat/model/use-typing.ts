import type { Id } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { useCallback, useRef } from 'react';
import { sendTyping } from '../api/send-typing';

/** Others forget after ten seconds; telling them every eight keeps the notice up without a gap. */
const EVERY_MS = 8_000;

export interface TypingNotice {
  /** Call on each change of the text. */
  typed(): void;
  /** A sent message ends the notice by itself: the next key starts afresh. */
  stopped(): void;
}

export function useTypingNotice(channelId: Id): TypingNotice {
  const { api } = useServer();
  const told = useRef(0);
  const typed = useCallback(() => {
    if (Date.now() - told.current < EVERY_MS) return;
    told.current = Date.now();
    sendTyping(api, channelId).catch(() => undefined);
  }, [api, channelId]);
  const stopped = useCallback(() => {
    told.current = 0;
  }, []);
  return { typed, stopped };
}
