import { EntryPage } from '@shared/entry/entry-page';
import { useMessages } from '@shared/i18n/messages';
import { paths } from '@shared/lib/paths';
import { useSignedIn } from '@shared/server/context';
import { Button } from '@shared/ui/button';
import { TextField } from '@shared/ui/field';
import { TextLink } from '@shared/ui/text-link';
import { type SubmitEvent, useEffect, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type JoinProblem, useResolve } from '../api/resolve';
import { joinMessages } from '../messages';
import { parseInvitation } from '../model/invitation';
import { Elsewhere } from './elsewhere';

/** `/join`, `/join?code=` and `/join/{code}`: from a code, or a pasted link, to the server that knows it. */
export function JoinPage({ code: inPath }: { code?: string }) {
  const t = useMessages(joinMessages);
  const signedIn = useSignedIn();
  const inQuery = new URLSearchParams(useSearch()).get('code');
  const given = inPath ?? inQuery ?? '';
  const [text, setText] = useState(given);
  const [malformed, setMalformed] = useState(false);
  const resolve = useResolve();
  const [, navigate] = useLocation();

  function find() {
    const invitation = parseInvitation(text);
    setMalformed(!invitation);
    if (!invitation) return;
    resolve.mutate(invitation, {
      onSuccess: (found) => found.kind === 'here' && navigate(paths.invite(found.code)),
    });
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    find();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a code in the address is looked up once, on arrival
  useEffect(() => {
    if (given) find();
  }, []);

  const problem: JoinProblem | null = malformed ? 'malformed' : resolve.error;
  const found = resolve.data?.kind === 'elsewhere' ? resolve.data : null;
  return (
    <EntryPage
      title={found ? t.elsewhere : t.title}
      lead={found ? undefined : t.lead}
      footer={
        <TextLink href={signedIn ? paths.home : paths.login()}>{signedIn ? t.home : t.signIn}</TextLink>
      }
    >
      {found ? (
        <Elsewhere host={found.host} url={found.url} onStop={resolve.reset} />
      ) : (
        <form onSubmit={submit} noValidate className="flex flex-col gap-5">
          <TextField
            label={t.field}
            value={text}
            onChange={(event) => setText(event.target.value)}
            error={problem ? t[problem] : undefined}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
          />
          <Button type="submit" busy={resolve.isPending} disabled={!text}>
            {t.submit}
          </Button>
        </form>
      )}
    </EntryPage>
  );
}
