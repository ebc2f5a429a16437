import type { Id } from '@shared/api/types';
import { displayName } from '@shared/store/selectors';
import type { ServerState } from '@shared/store/state';
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

/** What a word that begins with `@` or `#` may become: people, then roles, then everyone; beginnings before the rest. */
export function suggest(state: ServerState, channelId: Id, sign: '@' | '#', query: string): Suggestion[] {
  const wanted = query.toLowerCase();
  const rated = (sign === '#' ? channels(state, channelId) : audience(state, channelId)).map((each) => ({
    each,
    rank: rank(each, wanted),
  }));
  return rated
    .filter(({ rank }) => rank < 2)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST)
    .map(({ each }) => each);
}

function channels(state: ServerState, channelId: Id): Suggestion[] {
  return mentionableIn(state, channelId).channels.map(({ id, name }) => ({
    key: id,
    insert: `#${name}`,
    label: `#${name}`,
  }));
}

function audience(state: ServerState, channelId: Id): Suggestion[] {
  const guildId = state.channels[channelId]?.guild_id;
  const { users, roles } = mentionableIn(state, channelId);
  const people = users
    .map(({ id, name }) => ({
      key: id,
      insert: `@${name}`,
      label: displayName(state, id, guildId),
      detail: name,
    }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const groups = roles.map(({ id, name }) => ({
    key: id,
    // A name of several words can't be found again in the text.
    insert: /\s/.test(name) ? `<@&${id}>` : `@${name}`,
    label: `@${name}`,
  }));
  const all = guildId === undefined ? [] : ['@everyone', '@here'];
  return [...people, ...groups, ...all.map((word) => ({ key: word, insert: word, label: word }))];
}

/** 0: a name begins so; 1: it is somewhere in a name; 2: nowhere. */
function rank({ label, detail = '', insert }: Suggestion, wanted: string): number {
  const words = [label, detail, insert].map((word) => word.toLowerCase().replace(/^[@#]/, ''));
  if (words.some((word) => word.startsWith(wanted))) return 0;
  return words.some((word) => word.includes(wanted)) ? 1 : 2;
}
