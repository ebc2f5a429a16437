import { isApiError } from '@shared/api/error';
import type { Message } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { useActions, useServer } from '@shared/server/context';
import { note } from '@shared/ui/note';
import { deleteMessage } from '../api/delete-message';
import { chatMessages } from '../i18n/messages';

const UNKNOWN_MESSAGE = 10008;

/** Deletes a message everywhere; the row goes when the server says so. */
export function useDelete(message: Message): () => Promise<void> {
  const t = useMessages(chatMessages);
  const { api } = useServer();
  const actions = useActions();
  const { channel_id: channelId, id } = message;
  return async () => {
    try {
      await deleteMessage(api, channelId, id);
      actions.removeMessage(channelId, id);
    } catch (error) {
      if (isApiError(error) && error.code === UNKNOWN_MESSAGE) actions.removeMessage(channelId, id);
      else void note(t.deleteFailed);
    }
  };
}
