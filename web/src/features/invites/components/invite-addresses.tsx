import type { Invite } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { useServer } from '@shared/server/context';
import { useInstance } from '@shared/server/instance';
import { CopyField } from '@shared/ui/copy-field';
import { Notice } from '@shared/ui/notice';
import { inviteMessages } from '../messages';
import { inviteLink } from '../model/link';

/** The three ways to hand an invitation on: its link, its code, and the resolver's link when there is one. */
export function InviteAddresses({ invite }: { invite: Invite }) {
  const t = useMessages(inviteMessages);
  const { origin } = useServer();
  const instance = useInstance().data;
  const { state, join_url: joinLink } = invite.resolver ?? {};
  const link = inviteLink(invite.code, instance?.public_url, origin);
  return (
    <div className="flex flex-col gap-4">
      <CopyField label={t.link} value={link} />
      <CopyField label={t.code} value={invite.code} />
      {joinLink && state !== 'failed' && <CopyField label={t.joinLink} value={joinLink} />}
      {state === 'failed' && <Notice>{t.resolver.failed}</Notice>}
      {state === 'pending' && <p className="text-ink-faint text-sm">{t.resolver.pending}</p>}
    </div>
  );
}
