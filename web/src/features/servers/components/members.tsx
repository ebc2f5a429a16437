import type { Id } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { mayModerate } from '@shared/people/standing';
import { useServer, useServerState } from '@shared/server/context';
import { displayName } from '@shared/store/selectors';
import { Avatar } from '@shared/ui/avatar';
import { IconButton } from '@shared/ui/button';
import { TextField } from '@shared/ui/field';
import { useOpenDialog } from '@shared/workspace/dialogs';
import { Crown, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { serverMessages } from '../i18n/messages';

/** More than this is better narrowed by typing. */
const MOST = 50;

/** Everybody in the server; leads to roles and moderation. */
export function Members({ guildId, onLeave }: { guildId: Id; onLeave(): void }) {
  const t = useMessages(serverMessages);
  const { store } = useServer();
  const members = useServerState((state) => state.members[guildId]);
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLowerCase();
  const state = store.get();
  const found = Object.keys(members ?? {})
    .map((id) => ({ id, name: displayName(state, id, guildId), username: state.users[id]?.username ?? '' }))
    .filter(({ name, username }) => `${name} ${username}`.toLowerCase().includes(wanted))
    .sort((a, b) => a.name.localeCompare(b.name))
    .slice(0, MOST);
  return (
    <div className="flex flex-col gap-3">
      <TextField
        label={t.searchMembers}
        type="search"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      {found.length === 0 && <p className="text-ink-soft text-sm">{t.noMembers}</p>}
      <ul>
        {found.map((member) => (
          <MemberRow key={member.id} guildId={guildId} onLeave={onLeave} {...member} />
        ))}
      </ul>
    </div>
  );
}

interface MemberRowProps {
  guildId: Id;
  id: Id;
  name: string;
  username: string;
  onLeave(): void;
}

function MemberRow({ guildId, id, name, username, onLeave }: MemberRowProps) {
  const t = useMessages(serverMessages);
  const open = useOpenDialog();
  const owner = useServerState((state) => state.guilds[guildId]?.owner_id === id);
  const moderates = useServerState((state) => mayModerate(state, guildId, id));
  return (
    <li className="flex min-h-12 items-center gap-3 border-line border-t first:border-t-0">
      <Avatar id={id} name={name} size={32} />
      <span className="min-w-0 leading-tight">
        <span className="block truncate font-medium text-sm">{name}</span>
        <span className="block truncate text-ink-faint text-xs">@{username}</span>
      </span>
      {owner && <Crown role="img" aria-label={t.owner} className="size-4 text-notice" />}
      {moderates && (
        <IconButton
          label={t.manage(name)}
          className="ml-auto"
          onClick={() => {
            onLeave();
            open({ kind: 'moderate', guildId, userId: id });
          }}
        >
          <ShieldCheck aria-hidden className="size-4" />
        </IconButton>
      )}
    </li>
  );
}
