import type { Id } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { useServerList } from '@shared/server/context';
import { displayName, typingUsers } from '@shared/store/selectors';
import { chatMessages } from '../i18n/messages';

/** Who types. The line keeps its height, so nothing moves. */
export function TypingLine({ channelId, guildId }: { channelId: Id; guildId: Id | undefined }) {
  const t = useMessages(chatMessages);
  const names = useServerList((state) =>
    typingUsers(state, channelId).map((id) => displayName(state, id, guildId)),
  );
  const [one, two] = names;
  return (
    <div className="flex h-6 shrink-0 items-center gap-2 px-5 text-ink-faint text-xs" aria-live="polite">
      {one !== undefined && (
        <>
          <span aria-hidden className="flex gap-0.5">
            {[0, 150, 300].map((delay) => (
              <span
                key={delay}
                className="size-1.5 animate-bounce rounded-full bg-ink-faint"
                style={{ animationDelay: `${delay}ms` }}
              />
            ))}
          </span>
          <span className="truncate">
            {names.length > 2 ? t.typingMany : two === undefined ? t.typingOne(one) : t.typingTwo(one, two)}
          </span>
        </>
      )}
    </div>
  );
}
