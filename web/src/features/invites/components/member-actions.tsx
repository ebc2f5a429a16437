import type { Invite } from '@shared/api/types';
import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { inviteRefusalMessages } from '@shared/invites/messages';
import { inviteRefusal, refusalWords } from '@shared/invites/refusal';
import { paths } from '@shared/lib/paths';
import { useServerState } from '@shared/server/context';
import { Button } from '@shared/ui/button';
import { Notice } from '@shared/ui/notice';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useJoin } from '../api/join';
import { inviteMessages } from '../messages';
import { accepting } from '../model/accepting';

/** For who is signed in: join, or just open what they are in already. */
export function MemberActions({ invite }: { invite: Invite }) {
  const t = useMessages(inviteMessages);
  const common = useMessages(commonMessages);
  const refused = useMessages(inviteRefusalMessages);
  const { guild, channel, code } = invite;
  const member = useServerState((state) => guild.id in state.guilds);
  const join = useJoin(code);
  const [, navigate] = useLocation();
  const [said] = useState(() => accepting.take(code));
  const open = () => navigate(channel ? paths.channel(guild.id, channel.id) : paths.guild(guild.id));
  const go = () => join.mutate();

  // Said yes before signing in or up: nothing is asked twice. Signing up may have joined already.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, on arrival
  useEffect(() => {
    if (said) member ? open() : go();
  }, []);
  // The gateway brings the server a moment later than the answer; before that there is nothing to open.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is there
  useEffect(() => {
    if (join.isSuccess && member) open();
  }, [join.isSuccess, member]);

  if (member && join.isIdle) {
    return (
      <div className="mt-6 flex flex-col gap-3">
        <Notice tone="good">
          <strong className="block">{t.memberTitle}</strong>
          {t.member(guild.name)}
        </Notice>
        <Button onClick={open}>{t.open(guild.name)}</Button>
      </div>
    );
  }
  const refusal = inviteRefusal(join.error);
  const words = refusal && refusalWords(refused, refusal, guild.name);
  return (
    <div className="mt-6 flex flex-col gap-3">
      {words ? (
        <Notice tone="problem">
          <strong className="block">{words.title}</strong>
          {words.text}
        </Notice>
      ) : (
        join.error && <Notice tone="problem">{errorText(common, join.error)}</Notice>
      )}
      {!refusal && (
        <Button onClick={go} busy={join.isPending || join.isSuccess}>
          {t.join}
        </Button>
      )}
    </div>
  );
}
