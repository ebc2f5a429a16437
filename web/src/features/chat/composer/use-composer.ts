import type { Id } from '@shared/api/types';
import { useServer, useServerState } from '@shared/server/context';
import { FocusedBefore, focused } from '@shared/ui/focused';
import { type ChangeEvent, type KeyboardEvent, use, useEffect, useMemo, useRef, useState } from 'react';
import { send as sendMessage } from '../model/send';
import { useTypingNotice } from '../model/use-typing';
import { createDrafts } from './drafts';
import { goOnFromComposer } from './focus';
import { actionFor } from './keys';
import { toWire } from './mention-text';
import { mentionableIn } from './mentionable';
import { useSuggestions } from './use-suggestions';

/** The longest message that the server takes, in characters. */
export const LONGEST = 2000;

/** What the composer of a channel holds and does. */
export function useComposer(channelId: Id, toPresent: () => Promise<void>) {
  const server = useServer();
  const { store } = server;
  const me = useServerState((state) => state.me?.id ?? '');
  const drafts = useMemo(() => createDrafts(localStorage, me), [me]);
  const [text, setText] = useState(() => drafts.get(channelId));
  const box = useRef<HTMLTextAreaElement>(null);
  const typing = useTypingNotice(channelId);
  const change = (next: string) => {
    setText(next);
    drafts.set(channelId, next);
  };
  const suggestions = useSuggestions(channelId, box, change);
  const wire = useMemo(
    () => toWire(text.trim(), mentionableIn(store.get(), channelId)),
    [store, text, channelId],
  );
  const over = [...wire].length - LONGEST;

  const replyTo = useServerState((state) => state.composing[channelId]?.replyTo);
  useEffect(() => {
    if (replyTo !== undefined) box.current?.focus();
  }, [replyTo]);
  const before = use(FocusedBefore);
  useEffect(() => {
    // Whoever has opened a menu while this was on its way keeps the focus there.
    const now = focused();
    if (now === null || now === document.body || now === before) goOnFromComposer();
  }, [before]);

  const send = async () => {
    if (wire === '' || over > 0) return;
    // Once more: somebody who is named may have become known since the last key.
    const content = toWire(text.trim(), mentionableIn(store.get(), channelId));
    change('');
    store.actions.replyTo(channelId, undefined);
    typing.stopped();
    suggestions.close();
    await toPresent();
    void sendMessage(server, { channelId, content, replyTo });
  };

  /** First out of the reply, then back to the present, which also marks all as read. */
  const cancel = () => {
    if (replyTo !== undefined) store.actions.replyTo(channelId, undefined);
    else void toPresent();
  };

  const editLast = (): boolean => {
    const { windows, me: self } = store.get();
    const mine = windows[channelId]?.rows.findLast(
      (row) => row.state === 'sent' && isMine(row.message, self?.id),
    );
    if (mine !== undefined) store.actions.editing(channelId, mine.message.id);
    return mine !== undefined;
  };

  return {
    text,
    over,
    box,
    suggestions,
    send,
    onSelect: suggestions.look,
    onChange: (event: ChangeEvent<HTMLTextAreaElement>) => {
      change(event.target.value);
      suggestions.look();
      if (event.target.value.trim() !== '') typing.typed();
    },
    onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => {
      if (suggestions.onKey(event)) return;
      const action = actionFor(event.nativeEvent, text);
      if (action === 'send') void send();
      else if (action === 'cancel') cancel();
      else if (action !== 'edit-last' || !editLast()) return;
      event.preventDefault();
    },
  };
}

function isMine(message: { author: { id: Id }; type: number }, me: Id | undefined): boolean {
  return message.author.id === me && (message.type === 0 || message.type === 19);
}
