import { type Api, ask } from '@shared/api/client';
import type { Id } from '@shared/api/types';

export async function sendTyping(api: Api, channelId: Id): Promise<void> {
  await ask(api.POST('/channels/{channel_id}/typing', { params: { path: { channel_id: channelId } } }));
}
