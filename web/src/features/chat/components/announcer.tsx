import type { Id } from '@shared/api/types';
import { useServer } from '@shared/server/context';
import { displayName } from '@shared/store/selectors';
import type { MessageRow, ServerState } from '@shared/store/state';
import { useEffect, useState } from 'react';
import { messageLine } from '../model/message-line';
import { nameIn } from '../model/name-in';

/** Reads each new message of others once to screen readers; loaded history and my own messages aren't read. */
export function Announcer({ channelId }: { channelId: Id }) {
  const { store } = useServer();
  const [said, setSaid] = useState<{ id: Id; text: string } | null>(null);
  useEffect(
    () =>
      store.api.subscribe((state, before) => {
        const row = arrived(state, before, channelId);
        if (row !== undefined) setSaid({ id: row.message.id, text: spoken(state, row) });
      }),
    [store, channelId],
  );
  return (
    <div aria-live="polite" aria-atomic="true" className="sr-only">
      {said !== null && <span key={said.id}>{said.text}</span>}
    </div>
  );
}

/** The last row, when it is one more than before and somebody else's. */
function arrived(state: ServerState, before: ServerState, channelId: Id): MessageRow | undefined {
  const now = state.windows[channelId];
  const old = before.windows[channelId];
  if (now === old || now === undefined || old === undefined || now.generation !== old.generation)
    return undefined;
  const row = now.rows.at(-1);
  const last = old.rows.at(-1);
  if (row === undefined || row.state !== 'sent' || row.message.author.id === state.me?.id) return undefined;
  // History that loads at the end changes the last row, too, but by more than one.
  const onlyOne = last === undefined ? now.rows.length === 1 : now.rows.at(-2)?.key === last.key;
  return onlyOne && !old.hasNewer ? row : undefined;
}

function spoken(state: ServerState, { message }: MessageRow): string {
  const guildId = state.channels[message.channel_id]?.guild_id;
  return `${displayName(state, message.author.id, guildId)}: ${messageLine(message, nameIn(state, guildId))}`;
}
