import type { Id } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { useServer } from '@shared/server/context';
import { TextField } from '@shared/ui/field';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { channelMessages } from '../i18n/messages';
import { candidates, type Holder } from '../model/access';
import { HolderLine } from './holder-line';

/** More than this is better narrowed by typing on. */
const MOST = 6;

interface AddHolderProps {
  guildId: Id;
  without: readonly Id[];
  onAdd(holder: Holder): void;
}

/** Finds people and roles by name. */
export function AddHolder({ guildId, without, onAdd }: AddHolderProps) {
  const t = useMessages(channelMessages);
  const { store } = useServer();
  const [query, setQuery] = useState('');
  const found = query.trim() === '' ? [] : candidates(store.get(), guildId, query, without, MOST);
  return (
    <div className="flex flex-col gap-1">
      <TextField
        label={t.addWho}
        placeholder={t.addWhoHint}
        value={query}
        autoComplete="off"
        onChange={(event) => setQuery(event.target.value)}
      />
      {query.trim() !== '' && found.length === 0 && (
        <p role="status" className="px-1 py-2 text-ink-faint text-sm">
          {t.noMatch}
        </p>
      )}
      <ul className="flex flex-col">
        {found.map((holder) => (
          <li key={holder.id}>
            <button
              type="button"
              aria-label={t.add(holder.name)}
              onClick={() => {
                onAdd(holder);
                setQuery('');
              }}
              className="flex min-h-11 w-full items-center gap-2 rounded-control px-2 text-left hover:bg-accent-soft"
            >
              <HolderLine holder={holder} />
              <Plus aria-hidden className="ml-auto size-4 text-accent" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
