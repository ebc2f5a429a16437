import type { Id } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { displayName } from '@shared/store/selectors';
import { type KeyboardEvent, type RefObject, useId, useState } from 'react';
import { wordAt } from './mention-text';
import { mentionableIn } from './mentionable';

/** More than this can't be looked over at a glance. */
const MOST = 8;

export interface Suggestion {
  key: string;
  /** What is put into the text. */
  insert: string;
  label: string;
  /** The username beside a display name. */
  detail?: string;
}

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
        : { from: word.from, list: matching(store.get(), channelId, word.sign, word.query) },
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
    if (current === undefined || event.nativeEvent.isComposing) return false;
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

function matching(
  state: ReturnType<ReturnType<typeof useServer>['store']['get']>,
  channelId: Id,
  sign: '@' | '#',
  query: string,
): Suggestion[] {
  const guildId = state.channels[channelId]?.guild_id;
  const known = mentionableIn(state, channelId);
  const all: Suggestion[] =
    sign === '#'
      ? known.channels.map(({ id, name }) => ({ key: id, insert: `#${name}`, label: `#${name}` }))
      : [
          ...known.users.map(({ id, name }) => ({
            key: id,
            insert: `@${name}`,
            label: displayName(state, id, guildId),
            detail: name,
          })),
          ...known.roles.map(({ id, name }) => ({
            key: id,
            insert: /\s/.test(name) ? `<@&${id}>` : `@${name}`,
            label: `@${name}`,
          })),
          ...['@everyone', '@here']
            .filter(() => guildId !== undefined)
            .map((word) => ({ key: word, insert: word, label: word })),
        ];
  const wanted = query.toLowerCase();
  const place = ({ label, detail, insert }: Suggestion) => {
    const words = [label, detail ?? '', insert].map((word) => word.toLowerCase().replace(/^[@#]/, ''));
    return words.some((word) => word.startsWith(wanted))
      ? 0
      : words.some((word) => word.includes(wanted))
        ? 1
        : 2;
  };
  return all
    .filter((each) => place(each) < 2)
    .sort((a, b) => place(a) - place(b) || a.label.localeCompare(b.label))
    .slice(0, MOST);
}
