import type { Id } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { useServerList } from '@shared/server/context';
import { isUnread } from '@shared/store/selectors';
import { classNames } from '@shared/ui/class-names';
import { useOpenDialog } from '@shared/workspace/dialogs';
import { ChevronDown, Plus } from 'lucide-react';
import { useState } from 'react';
import { channelMessages } from '../i18n/messages';
import type { Section } from '../model/sections';
import { ChannelLink } from './channel-link';

interface ChannelSectionProps {
  section: Section;
  guildId: Id;
  current: Id | undefined;
  manages: boolean;
}

/** A category that folds. Folded, it still shows the open channel and those with something new. */
export function ChannelSection({
  section: { category, channels },
  guildId,
  current,
  manages,
}: ChannelSectionProps) {
  const t = useMessages(channelMessages);
  const open = useOpenDialog();
  const [folded, setFolded] = useState(false);
  const shown = useServerList((state) =>
    folded ? channels.filter(({ id }) => id === current || isUnread(state, id)) : channels,
  );
  return (
    <section className="mb-3">
      {category !== null && (
        <div className="flex items-center pr-1">
          <button
            type="button"
            aria-expanded={!folded}
            onClick={() => setFolded(!folded)}
            className="flex min-h-11 min-w-0 flex-1 items-center gap-1 rounded-control px-1.5 text-left font-medium text-ink-faint text-xs hover:text-ink md:min-h-7"
          >
            <ChevronDown
              aria-hidden
              className={classNames('size-3.5 shrink-0 transition-transform', folded && '-rotate-90')}
            />
            <span className="truncate">{category.name}</span>
          </button>
          {manages && (
            <button
              type="button"
              aria-label={t.addTo(category.name ?? '')}
              title={t.addTo(category.name ?? '')}
              onClick={() => open({ kind: 'create-channel', guildId, parentId: category.id })}
              className="grid size-11 place-items-center rounded-control text-ink-faint hover:bg-hover hover:text-ink md:size-7"
            >
              <Plus aria-hidden className="size-4" />
            </button>
          )}
        </div>
      )}
      <ul className="flex flex-col gap-px">
        {shown.map((channel) => (
          <li key={channel.id}>
            <ChannelLink channel={channel} current={channel.id === current} />
          </li>
        ))}
      </ul>
    </section>
  );
}
