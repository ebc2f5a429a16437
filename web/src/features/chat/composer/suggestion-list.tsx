import { useMessages } from '@shared/i18n/messages';
import { classNames } from '@shared/ui/class-names';
import { chatMessages } from '../i18n/messages';
import type { Suggestions } from './use-suggestions';

/** Above the composer, while a word begins with @ or #. The focus stays in the text. */
export function SuggestionList({ id, list, active, pick }: Suggestions) {
  const t = useMessages(chatMessages);
  return (
    <div
      role="listbox"
      id={id}
      aria-label={t.mentions}
      className="absolute inset-x-0 bottom-full z-20 mb-2 overflow-hidden rounded-card border border-line bg-raised p-1.5 shadow-pop"
    >
      {list.map((each, at) => (
        // biome-ignore lint/a11y/useFocusableInteractive: chosen by keys in the text box, by aria-activedescendant
        // biome-ignore lint/a11y/useKeyWithClickEvents: as above
        <div
          key={each.key}
          role="option"
          id={`${id}-${at}`}
          aria-selected={at === active}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => pick(each)}
          className={classNames(
            'flex min-h-11 cursor-pointer items-center gap-2 rounded-control px-3 text-sm md:min-h-9',
            at === active ? 'bg-accent-soft text-accent-strong' : 'hover:bg-hover',
          )}
        >
          <span className="truncate font-medium">{each.label}</span>
          {each.detail !== undefined && (
            <span className="ml-auto truncate text-ink-faint text-xs">{each.detail}</span>
          )}
        </div>
      ))}
    </div>
  );
}
