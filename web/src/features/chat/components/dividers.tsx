import { useFormatDate } from '@shared/i18n/dates';
import { useMessages } from '@shared/i18n/messages';
import { chatMessages } from '../i18n/messages';

export function DayDivider({ ms }: { ms: number }) {
  const t = useMessages(chatMessages);
  const format = useFormatDate();
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  const date = new Date(ms);
  const relative = sameDay(date, today) ? t.today : sameDay(date, yesterday) ? t.yesterday : null;
  return (
    <div className="mx-4 mt-5 mb-2 flex items-center gap-3 text-ink-faint text-xs">
      <span className="h-px flex-1 bg-line" />
      <time dateTime={date.toISOString()}>{relative ?? format(date, { dateStyle: 'long' })}</time>
      <span className="h-px flex-1 bg-line" />
    </div>
  );
}

/** Where the unread messages begin. */
export function NewDivider() {
  const t = useMessages(chatMessages);
  return (
    <div data-divider="new" className="mx-4 my-1 flex items-center gap-2">
      <span className="h-px flex-1 bg-badge" />
      <span className="rounded-full bg-badge px-2 py-px font-semibold text-[0.6875rem] text-on-badge">
        {t.newDivider}
      </span>
    </div>
  );
}

function sameDay(a: Date, b: Date): boolean {
  return a.getFullYear() === b.getFullYear() && a.getMonth() === b.getMonth() && a.getDate() === b.getDate();
}
