import { createContext, use } from 'react';

/** Where one pane is seen at a time: brings the conversation to the front. Elsewhere it does nothing. */
export const ConversationInFront = createContext<() => void>(() => undefined);

export const useConversationInFront = (): (() => void) => use(ConversationInFront);
