import { EntryPage } from '@shared/entry/entry-page';
import { useMessages } from '@shared/i18n/messages';
import { inviteRefusalMessages } from '@shared/invites/messages';
import { type InviteRefusal, refusalWords } from '@shared/invites/refusal';
import { paths } from '@shared/lib/paths';
import { useSignedIn } from '@shared/server/context';
import { TextLink } from '@shared/ui/text-link';
import { inviteMessages } from '../messages';

/** An invitation that leads nowhere, and what can be done. */
export function RefusedInvite({ why }: { why: InviteRefusal }) {
  const t = useMessages(inviteMessages);
  const signedIn = useSignedIn();
  const { title, text } = refusalWords(useMessages(inviteRefusalMessages), why);
  return (
    <EntryPage title={title} lead={text} footer={signedIn && <TextLink href={paths.home}>{t.home}</TextLink>}>
      <TextLink href={paths.join}>{t.otherCode}</TextLink>
    </EntryPage>
  );
}
