import type { Invite } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { Button } from '@shared/ui/button';
import { Notice } from '@shared/ui/notice';
import { Check, Clock } from 'lucide-react';
import type { ReactNode } from 'react';
import { inviteMessages } from '../messages';

interface ResolverStandingProps {
  standing: NonNullable<Invite['resolver']>;
  onRenew(): void;
}

/** Where the code can be typed by now, and what to do where it can't be. Changes are read out. */
export function ResolverStanding({ standing, onRenew }: ResolverStandingProps) {
  const { renew, resolver: t } = useMessages(inviteMessages);
  const { state, reason, join_url: joinLink } = standing;
  if (state === 'failed') {
    return (
      <Notice>
        {reason === 'code_taken' ? t.taken : t.failed(reason ?? '?')}
        {reason === 'code_taken' && (
          <Button look="quiet" className="mt-3 w-full" onClick={onRenew}>
            {renew}
          </Button>
        )}
      </Notice>
    );
  }
  return (
    <div role="status" className="text-ink-soft text-sm">
      {state === 'standalone' && <Line>{t.standalone}</Line>}
      {state === 'pending' && <Line icon={<Clock aria-hidden className="size-4" />}>{t.pending}</Line>}
      {state === 'registered' && (
        <Line icon={<Check aria-hidden className="size-4 text-accent" />}>
          {t.registered(page(joinLink))}
        </Line>
      )}
    </div>
  );
}

const Line = ({ icon, children }: { icon?: ReactNode; children: ReactNode }) => (
  <p className="flex items-start gap-2">
    {icon && <span className="mt-0.5 shrink-0">{icon}</span>}
    <span className="min-w-0 break-words">{children}</span>
  </p>
);

/** The page where codes are typed, as people would say it. */
const page = (joinLink = '') => joinLink.replace(/^https?:\/\//, '').replace(/\/[^/]*$/, '');
