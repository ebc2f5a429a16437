import { type Api, ask } from '@shared/api/client';
import type { CreateMessage, Id, Message } from '@shared/api/types';

export function createMessage(api: Api, channelId: Id, body: CreateMessage): Promise<Message> {
  return ask(
    api.POST('/channels/{channel_id}/messages', { params: { path: { channel_id: channelId } }, body }),
  );
}
