import { type Api, ask } from '@shared/api/client';
import type { Id, Message } from '@shared/api/types';

/** How many messages one request asks for. */
export const PAGE = 50;

export type Anchor = { before: Id } | { after: Id } | { around: Id } | Record<never, never>;

/** One page of history, newest first. Without an anchor: the latest. */
export function fetchMessages(api: Api, channelId: Id, anchor: Anchor = {}): Promise<Message[]> {
  const params = { path: { channel_id: channelId }, query: { limit: PAGE, ...anchor } };
  return ask(api.GET('/channels/{channel_id}/messages', { params }));
}
