import type { Id } from '@shared/api/types';
import { useFormatDate } from '@shared/i18n/dates';
import { useMessages } from '@shared/i18n/messages';
import { classNames } from '@shared/ui/class-names';
import { SendHorizontal } from 'lucide-react';
import { chatMessages } from '../i18n/messages';
import { COMPOSER_ID } from './focus';
import { ReplyBar } from './reply-bar';
import { SuggestionList } from './suggestion-list';
import { useAutoGrow } from './use-auto-grow';
import { useComposer } from './use-composer';
import { useMayWrite } from './use-may-write';

interface ComposerProps {
  channelId: Id;
  /** The channel or person that is written to. */
  name: string;
  /** Brings the live end into view. */
  onSend(): Promise<void>;
}

export function Composer(props: ComposerProps) {
  const t = useMessages(chatMessages);
  const format = useFormatDate();
  const may = useMayWrite(props.channelId);
  if (may === true) return <OpenComposer {...props} />;
  return (
    <p className="mx-3 rounded-card border border-line bg-panel px-4 py-3 text-ink-soft text-sm md:mx-4">
      {may ? t.timedOut(format(may.until, { dateStyle: 'medium', timeStyle: 'short' })) : t.mayNotWrite}
    </p>
  );
}

function OpenComposer({ channelId, name, onSend }: ComposerProps) {
  const t = useMessages(chatMessages);
  const { text, over, box, suggestions, onChange, onKeyDown, onSelect, send } = useComposer(
    channelId,
    onSend,
  );
  useAutoGrow(box, text);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      className="relative mx-3 shrink-0 rounded-card border border-line-strong/50 bg-raised shadow-card focus-within:border-accent md:mx-4"
    >
      {suggestions.list.length > 0 && <SuggestionList {...suggestions} />}
      <ReplyBar channelId={channelId} />
      <div className="flex items-end gap-1 p-1.5">
        <textarea
          ref={box}
          id={COMPOSER_ID}
          rows={1}
          value={text}
          aria-label={t.writeTo(name)}
          placeholder={t.writeTo(name)}
          aria-autocomplete="list"
          aria-controls={suggestions.list.length > 0 ? suggestions.id : undefined}
          aria-activedescendant={suggestions.activeId}
          onChange={onChange}
          onKeyDown={onKeyDown}
          onSelect={onSelect}
          enterKeyHint="send"
          className="max-h-[40dvh] min-h-11 flex-1 resize-none bg-transparent px-2.5 py-2.5 text-base leading-6 outline-none placeholder:truncate placeholder:text-ink-faint md:min-h-9 md:py-1.5 md:text-[0.9375rem]"
        />
        <button
          type="submit"
          aria-label={t.send}
          title={t.send}
          disabled={text.trim() === '' || over > 0}
          className="grid size-11 shrink-0 place-items-center rounded-control text-accent hover:bg-accent-soft disabled:text-ink-faint disabled:hover:bg-transparent md:size-9"
        >
          <SendHorizontal aria-hidden className="size-[1.125rem]" />
        </button>
      </div>
      {over > -200 && (
        <p
          // Counting down aloud, with each key, would be heard over one's own words.
          role={over > 0 ? 'status' : undefined}
          className={classNames(
            'px-4 pb-1.5 text-right text-xs tabular-nums',
            over > 0 ? 'font-semibold text-danger' : 'text-ink-faint',
          )}
        >
          {over > 0 ? t.tooLong(over) : t.charactersLeft(-over)}
        </p>
      )}
    </form>
  );
}
