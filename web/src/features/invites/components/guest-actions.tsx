import { useMessages } from '@shared/i18n/messages';
import { paths } from '@shared/lib/paths';
import { useInstance } from '@shared/server/instance';
import { Button } from '@shared/ui/button';
import { Notice } from '@shared/ui/notice';
import { useLocation } from 'wouter';
import { inviteMessages } from '../messages';
import { accepting } from '../model/accepting';

/** For who isn't signed in: the two ways in, both of which come back here. */
export function GuestActions({ code }: { code: string }) {
  const t = useMessages(inviteMessages);
  const closed = useInstance().data?.registration_mode === 'closed';
  const [, navigate] = useLocation();
  const accept = (page: (back: string) => string) => {
    accepting.remember(code);
    navigate(page(paths.invite(code)));
  };
  return (
    <div className="mt-6 flex flex-col gap-3">
      {closed ? (
        <Notice>
          <strong className="block">{t.closedTitle}</strong>
          {t.closed}
        </Notice>
      ) : (
        <Button onClick={() => accept(paths.register)}>{t.accept}</Button>
      )}
      <Button look={closed ? 'primary' : 'quiet'} onClick={() => accept(paths.login)}>
        {t.signIn}
      </Button>
    </div>
  );
}
