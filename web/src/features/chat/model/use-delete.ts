import { isApiError } from '@shared/api/error';
import type { Message } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { useActions, useServer } from '@shared/server/context';
import { note } from '@shared/ui/note';
import { deleteMessage } from '../api/delete-message';
import { focusComposer } from '../composer/focus';
import { chatMessages } from '../i18n/messages';

const UNKNOWN_MESSAGE = 10008;

/** Deletes a message everywhere; the row goes when the server says so. */
export function useDelete(message: Message): () => Promise<void> {
  const t = useMessages(chatMessages);
  const { api } = useServer();
  const actions = useActions();
  const { channel_id: channelId, id } = message;
  const remove = () => {
    // Whoever pressed a button of this message goes on from where one writes, not from nowhere.
    if (document.activeElement?.closest(`[data-message="${id}"]`)) focusComposer();
    actions.removeMessage(channelId, id);
  };
  return async () => {
    try {
      await deleteMessage(api, channelId, id);
      remove();
    } catch (error) {
      if (isApiError(error) && error.code === UNKNOWN_MESSAGE) remove();
      else void note(t.deleteFailed);
    }
  };
}
