import type { Id } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { type KeyboardEvent, type RefObject, useId, useState } from 'react';
import { wordAt } from './mention-text';
import { type Suggestion, suggest } from './suggest';

export interface Suggestions {
  id: string;
  list: readonly Suggestion[];
  active: number;
  activeId: string | undefined;
  pick(suggestion: Suggestion): void;
}

/** People, roles and channels that complete the word at the caret. */
export function useSuggestions(
  channelId: Id,
  box: RefObject<HTMLTextAreaElement | null>,
  change: (text: string) => void,
) {
  const { store } = useServer();
  const id = useId();
  const [found, setFound] = useState<{ from: number; list: Suggestion[] } | null>(null);
  const [active, setActive] = useState(0);
  const list = found?.list ?? [];

  const close = () => setFound(null);
  const look = () => {
    const field = box.current;
    const word =
      field && field.selectionStart === field.selectionEnd ? wordAt(field.value, field.selectionStart) : null;
    setActive(0);
    setFound(
      word === null
        ? null
        : { from: word.from, list: suggest(store.get(), channelId, word.sign, word.query) },
    );
  };
  const pick = ({ insert }: Suggestion) => {
    const field = box.current;
    if (field === null || found === null) return;
    field.setRangeText(`${insert} `, found.from, field.selectionStart, 'end');
    change(field.value);
    close();
    field.focus();
  };
  /** True when the key was for the list. */
  const onKey = (event: KeyboardEvent): boolean => {
    const current = list[active];
    // An input method's keys are its own; Safari tells them by key code 229 only.
    if (current === undefined || event.nativeEvent.isComposing || event.keyCode === 229) return false;
    if (event.key === 'ArrowDown') setActive((active + 1) % list.length);
    else if (event.key === 'ArrowUp') setActive((active + list.length - 1) % list.length);
    else if (event.key === 'Escape') close();
    else if (event.key === 'Tab' || (event.key === 'Enter' && !event.shiftKey)) pick(current);
    else return false;
    event.preventDefault();
    return true;
  };

  return {
    id,
    list,
    active,
    activeId: list.length > 0 ? `${id}-${active}` : undefined,
    pick,
    onKey,
    look,
    close,
  };
}
