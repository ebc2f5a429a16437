import type { Id } from '@shared/api/types';
import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { useServerState } from '@shared/server/context';
import { Button } from '@shared/ui/button';
import { useEditMember } from '../api/edit-member';
import { memberMessages } from '../i18n/messages';

const MINUTE_MS = 60_000;

/** Silence for a while: for ten minutes to a week. */
export function TimeOut({ guildId, userId }: { guildId: Id; userId: Id }) {
  const t = useMessages(memberMessages);
  const common = useMessages(commonMessages);
  const edit = useEditMember(guildId, userId);
  const until = useServerState((state) => state.members[guildId]?.[userId]?.communication_disabled_until);
  const running = !!until && Date.parse(until) > Date.now();
  const spans: [number, string][] = [
    [10, t.minutes(10)],
    [60, t.hours(1)],
    [24 * 60, t.days(1)],
    [7 * 24 * 60, t.days(7)],
  ];
  const set = (minutes: number | null) =>
    edit.mutate({
      communication_disabled_until:
        minutes === null
          ? null
          : new Date(Date.now() + minutes * MINUTE_MS).toISOString().replace('Z', '+00:00'),
    });
  return (
    <section>
      <h3 className="font-medium text-ink-faint text-xs">{t.timeout}</h3>
      <p className="mb-2 text-ink-soft text-sm">{t.timeoutHint}</p>
      <div className="flex flex-wrap gap-2">
        {running ? (
          <Button look="quiet" busy={edit.isPending} onClick={() => set(null)}>
            {t.endTimeout}
          </Button>
        ) : (
          spans.map(([minutes, label]) => (
            <Button key={minutes} look="quiet" disabled={edit.isPending} onClick={() => set(minutes)}>
              {label}
            </Button>
          ))
        )}
      </div>
      {edit.error && (
        <p role="alert" className="mt-1 text-danger text-sm">
          {errorText(common, edit.error)}
        </p>
      )}
    </section>
  );
}
