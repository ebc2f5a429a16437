import { EntryPage } from '@shared/entry/entry-page';
import { useMessages } from '@shared/i18n/messages';
import { paths } from '@shared/lib/paths';
import { useSignedIn } from '@shared/server/context';
import { TextLink } from '@shared/ui/text-link';
import { inviteMessages } from '../messages';
import type { InviteRefusal } from '../model/refusal';

type Words = (typeof inviteMessages)['en'];

export function refusalWords(t: Words, why: InviteRefusal, guild: string): { title: string; text: string } {
  switch (why) {
    case 'banned':
      return { title: t.bannedTitle, text: t.banned(guild) };
    case 'usedUp':
      return { title: t.usedUpTitle, text: t.usedUp };
    case 'expired':
      return { title: t.expiredTitle, text: t.expired };
    case 'unknown':
      return { title: t.unknownTitle, text: t.unknown };
  }
}

/** An invitation that leads nowhere, and what can be done. */
export function RefusedInvite({ why }: { why: InviteRefusal }) {
  const t = useMessages(inviteMessages);
  const signedIn = useSignedIn();
  const { title, text } = refusalWords(t, why, '');
  return (
    <EntryPage title={title} lead={text} footer={signedIn && <TextLink href={paths.home}>{t.home}</TextLink>}>
      <TextLink href={paths.join}>{t.otherCode}</TextLink>
    </EntryPage>
  );
}
