import type { Session } from '@shared/api/types';
import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { relativeTime } from '@shared/i18n/time';
import { usePreferences } from '@shared/preferences/preferences';
import { Button } from '@shared/ui/button';
import { Notice } from '@shared/ui/notice';
import { Spinner } from '@shared/ui/spinner';
import { MonitorSmartphone } from 'lucide-react';
import { useEndSession, useSessions } from '../api/sessions';
import { accountMessages } from '../messages';

export function SessionsPanel() {
  const t = useMessages(accountMessages);
  const common = useMessages(commonMessages);
  const sessions = useSessions();
  const end = useEndSession();
  const problem = sessions.error ?? end.error;
  return (
    <div className="flex max-w-lg flex-col gap-4">
      <p className="text-ink-soft">{t.sessionsLead}</p>
      {problem && <Notice tone="problem">{errorText(common, problem)}</Notice>}
      {sessions.isPending && <Spinner label={common.loading} />}
      <ul className="flex flex-col divide-y divide-line">
        {sessions.data?.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            ending={end.isPending && end.variables === session.id}
            onEnd={() => end.mutate(session.id)}
          />
        ))}
      </ul>
    </div>
  );
}

function SessionRow({ session, ending, onEnd }: { session: Session; ending: boolean; onEnd(): void }) {
  const t = useMessages(accountMessages);
  const locale = usePreferences((preferences) => preferences.locale);
  const device = session.device || t.unknownDevice;
  return (
    <li className="flex items-center gap-4 py-3">
      <MonitorSmartphone aria-hidden className="size-5 shrink-0 text-ink-faint" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{device}</p>
        <p className="text-ink-soft text-sm">
          {session.current
            ? t.thisDevice
            : t.lastUsed(relativeTime(locale, session.last_used_at, Date.now()))}
        </p>
      </div>
      {!session.current && (
        <Button look="quiet" busy={ending} aria-label={t.endSession(device)} onClick={onEnd}>
          {t.end}
        </Button>
      )}
    </li>
  );
}
