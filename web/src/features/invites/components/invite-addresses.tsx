import type { Invite } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { useServer } from '@shared/server/context';
import { useInstance } from '@shared/server/instance';
import { CopyField } from '@shared/ui/copy-field';
import { useStanding } from '../api/standing';
import { inviteMessages } from '../messages';
import { inviteLink } from '../model/link';
import { ResolverStanding } from './resolver-standing';

interface InviteAddressesProps {
  invite: Invite;
  onRenew(): void;
}

/** The three ways to hand an invitation on: its link, its code, and the resolver's link when there is one. */
export function InviteAddresses({ invite, onRenew }: InviteAddressesProps) {
  const t = useMessages(inviteMessages);
  const { origin } = useServer();
  const instance = useInstance().data;
  const standing = useStanding(invite);
  const joinLink = standing?.state === 'failed' ? undefined : standing?.join_url;
  return (
    <div className="flex flex-col gap-4">
      <CopyField label={t.link} value={inviteLink(invite.code, instance?.public_url, origin)} />
      <CopyField label={t.code} value={invite.code} look="quiet" />
      {joinLink && <CopyField label={t.joinLink} value={joinLink} look="quiet" />}
      {standing && <ResolverStanding standing={standing} onRenew={onRenew} />}
    </div>
  );
}
