import { type Api, ask } from '@shared/api/client';
import type { Id } from '@shared/api/types';

export async function deleteMessage(api: Api, channelId: Id, messageId: Id): Promise<void> {
  const params = { path: { channel_id: channelId, message_id: messageId } };
  await ask(api.DELETE('/channels/{channel_id}/messages/{message_id}', { params }));
}
