import { type Api, ask } from '@shared/api/client';
import type { Id, Message } from '@shared/api/types';

export function editMessage(api: Api, channelId: Id, messageId: Id, content: string): Promise<Message> {
  const params = { path: { channel_id: channelId, message_id: messageId } };
  return ask(api.PATCH('/channels/{channel_id}/messages/{message_id}', { params, body: { content } }));
}
