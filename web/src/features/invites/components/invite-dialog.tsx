import type { Id } from '@shared/api/types';
import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { useServerState } from '@shared/server/context';
import { Button } from '@shared/ui/button';
import { Dialog } from '@shared/ui/dialog';
import { Notice } from '@shared/ui/notice';
import { Spinner } from '@shared/ui/spinner';
import { useEffect, useState } from 'react';
import { type InviteRules, useCreateInvite } from '../api/create';
import { inviteMessages } from '../messages';
import { InviteAddresses } from './invite-addresses';
import { InviteRulesForm } from './invite-rules-form';

interface InviteDialogProps {
  channelId: Id;
  open: boolean;
  onOpenChange(open: boolean): void;
}

const USUAL: InviteRules = { max_age: 604_800, max_uses: 0, temporary: false };

/** Makes an invitation as soon as it opens, and shows every way to hand it on. */
export function InviteDialog({ channelId, open, onOpenChange }: InviteDialogProps) {
  const t = useMessages(inviteMessages);
  const common = useMessages(commonMessages);
  const channel = useServerState((state) => state.channels[channelId]?.name);
  const create = useCreateInvite(channelId);
  const [rules, setRules] = useState(USUAL);
  const { mutate } = create;
  useEffect(() => mutate(USUAL), [mutate]);
  const renew = () => mutate({ ...rules, unique: true });

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t.dialogTitle}
      description={channel && t.dialogLead(`#${channel}`)}
    >
      {create.error && <Notice tone="problem">{errorText(common, create.error)}</Notice>}
      {create.data && <InviteAddresses invite={create.data} onRenew={renew} />}
      {!create.data && create.isPending && <Spinner label={common.loading} />}
      <InviteRulesForm rules={rules} onChange={setRules} />
      <Button look="quiet" busy={create.isPending} onClick={renew}>
        {t.renew}
      </Button>
    </Dialog>
  );
}
