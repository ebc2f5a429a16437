import { EntryPage } from '@shared/entry/entry-page';
import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { inviteRefusal } from '@shared/invites/refusal';
import { paths } from '@shared/lib/paths';
import { useServerState, useSignedIn } from '@shared/server/context';
import { Button } from '@shared/ui/button';
import { Spinner } from '@shared/ui/spinner';
import { TextLink } from '@shared/ui/text-link';
import { useInvitePreview } from '../api/preview';
import { inviteMessages } from '../messages';
import { GuestActions } from './guest-actions';
import { InviteCard } from './invite-card';
import { MemberActions } from './member-actions';
import { RefusedInvite } from './refused-invite';

/** `/invite/{code}`: what it leads to, and the one step that comes next for whoever looks at it. */
export function InvitePage({ code }: { code: string }) {
  const t = useMessages(inviteMessages);
  const common = useMessages(commonMessages);
  const preview = useInvitePreview(code);
  const signedIn = useSignedIn();
  const ready = useServerState((state) => state.ready);

  const refusal = inviteRefusal(preview.error);
  if (refusal) return <RefusedInvite why={refusal} />;
  if (preview.error) {
    return (
      <EntryPage title={t.invited} lead={errorText(common, preview.error)}>
        <Button onClick={() => preview.refetch()} busy={preview.isFetching}>
          {common.retry}
        </Button>
      </EntryPage>
    );
  }
  if (!preview.data || (signedIn && !ready)) {
    return (
      <EntryPage title={t.loading}>
        <Spinner label={common.loading} />
      </EntryPage>
    );
  }
  const invite = preview.data;
  return (
    <EntryPage
      title={t.title(invite.guild.name)}
      centred
      footer={signedIn && <TextLink href={paths.home}>{t.home}</TextLink>}
    >
      <InviteCard invite={invite} />
      {signedIn ? <MemberActions invite={invite} /> : <GuestActions code={code} />}
    </EntryPage>
  );
}
