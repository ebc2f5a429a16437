import type { Id, Message } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { useServer } from '@shared/server/context';
import { note } from '@shared/ui/note';
import { type KeyboardEvent, useState } from 'react';
import { editMessage } from '../api/edit-message';
import { chatMessages } from '../i18n/messages';
import { actionFor } from './keys';
import { fromWire, toWire } from './mention-text';
import { mentionableIn } from './mentionable';
import { focusComposer, LONGEST } from './use-composer';

/** Changing the words of a message of mine: shown at once, taken back if the server refuses. */
export function useEdit(message: Message, channelId: Id) {
  const t = useMessages(chatMessages);
  const { api, store } = useServer();
  const [text, setText] = useState(() => fromWire(message.content, mentionableIn(store.get(), channelId)));

  const close = () => {
    store.actions.editing(channelId, undefined);
    focusComposer();
  };
  const save = async () => {
    const content = toWire(text.trim(), mentionableIn(store.get(), channelId));
    if (content === '' || [...content].length > LONGEST) return;
    close();
    if (content === message.content) return;
    store.actions.updateMessage({ ...message, content });
    try {
      store.actions.updateMessage(await editMessage(api, channelId, message.id, content));
    } catch {
      store.actions.updateMessage(message);
      void note(t.editFailed);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const action = actionFor(event.nativeEvent, text);
    if (action === 'send') void save();
    else if (action === 'cancel') close();
    else return;
    event.preventDefault();
    // Esc on the list and arrow keys between messages must not act as well.
    event.stopPropagation();
  };
  return { text, setText, onKeyDown, save, cancel: close };
}
