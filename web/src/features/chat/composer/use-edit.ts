import type { Id, Message } from '@shared/api/types';
import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { useServer } from '@shared/server/context';
import { focused } from '@shared/ui/focused';
import { note } from '@shared/ui/note';
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { editMessage } from '../api/edit-message';
import { chatMessages } from '../i18n/messages';
import { focusComposer } from './focus';
import { actionFor } from './keys';
import { fromWire, toWire } from './mention-text';
import { mentionableIn } from './mentionable';
import { LONGEST } from './use-composer';

/** Changing the words of a message of mine. The box stays until the server has taken them, so that none are lost. */
export function useEdit(message: Message, channelId: Id, whole: RefObject<HTMLElement | null>) {
  const t = useMessages(chatMessages);
  const common = useMessages(commonMessages);
  const { api, store } = useServer();
  const [text, setText] = useState(() => fromWire(message.content, mentionableIn(store.get(), channelId)));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [emptied, setEmptied] = useState(false);
  const shown = useRef(true);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);
  const over = [...text.trim()].length - LONGEST;

  const close = () => {
    // Meanwhile another message may be the one that is changed.
    if (store.get().composing[channelId]?.editing === message.id) store.actions.editing(channelId, undefined);
    // The answer may come when something else has been opened: the focus is left there.
    const now = focused();
    if (shown.current && (now === document.body || whole.current?.contains(now))) focusComposer();
  };
  const save = async () => {
    const content = toWire(text.trim(), mentionableIn(store.get(), channelId));
    if (busy || [...content].length > LONGEST) return;
    if (content === '') return setEmptied(true);
    if (content === message.content) return close();
    setBusy(true);
    setProblem(undefined);
    try {
      store.actions.updateMessage(await editMessage(api, channelId, message.id, content));
      close();
    } catch (error) {
      setProblem(`${t.editFailed} ${errorText(common, error)}`);
      if (!shown.current) void note(t.editFailed);
    }
    setBusy(false);
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
  return {
    text,
    setText,
    onKeyDown,
    save,
    cancel: close,
    busy,
    problem: over > 0 ? t.tooLong(over) : problem,
    emptied,
    keep: () => setEmptied(false),
  };
}
