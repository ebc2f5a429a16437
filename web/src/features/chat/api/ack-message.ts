import { type Api, ask } from '@shared/api/client';
import type { Id } from '@shared/api/types';

/** Tells the server, and so my other devices, that all up to this message was read. */
export async function ackMessage(api: Api, channelId: Id, messageId: Id): Promise<void> {
  const params = { path: { channel_id: channelId, message_id: messageId } };
  await ask(api.POST('/channels/{channel_id}/messages/{message_id}/ack', { params, body: {} }));
}
