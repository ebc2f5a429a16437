import { valibotResolver } from '@hookform/resolvers/valibot';
import type { ApiError } from '@shared/api/error';
import { EntryPage } from '@shared/entry/entry-page';
import { formMessages } from '@shared/forms/messages';
import { Refusal, showFieldProblems, useFieldProblem } from '@shared/forms/refusal';
import { optionalEmail, password, username } from '@shared/forms/rules';
import { commonMessages } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { inviteRefusalMessages } from '@shared/invites/messages';
import { inviteRefusal, refusalWords } from '@shared/invites/refusal';
import { paths } from '@shared/lib/paths';
import { inviteInPath, useWayBack } from '@shared/lib/way-back';
import { usePreferences } from '@shared/preferences/preferences';
import { useInstance } from '@shared/server/instance';
import { Button } from '@shared/ui/button';
import { TextField } from '@shared/ui/field';
import { PasswordField } from '@shared/ui/password-field';
import { TextLink } from '@shared/ui/text-link';
import { useForm } from 'react-hook-form';
import * as v from 'valibot';
import { useRegister } from '../api/register';
import { authMessages } from '../messages';
import { NoSignUp } from './no-sign-up';

const Form = v.object({ username, password, email: optionalEmail });

/** Signing up; an invitation that waits behind it is used in the same step. */
export function RegisterPage() {
  const t = useMessages(authMessages);
  const words = useMessages(formMessages);
  const common = useMessages(commonMessages);
  const refused = useMessages(inviteRefusalMessages);
  const locale = usePreferences((preferences) => preferences.locale);
  const instance = useInstance().data;
  const back = useWayBack();
  const invite = inviteInPath(back);
  const register = useRegister();
  const form = useForm({
    resolver: valibotResolver(Form),
    defaultValues: { username: '', password: '', email: '' },
  });
  const problem = useFieldProblem(form.formState.errors);

  const mode = instance?.registration_mode;
  if (mode === 'closed' || (mode === 'invite' && !invite)) return <NoSignUp mode={mode} back={back} />;

  const submit = form.handleSubmit((values) =>
    register.mutate({ ...values, invite, locale }, { onError: (error) => showFieldProblems(form, error) }),
  );

  return (
    <EntryPage
      title={t.registerTitle}
      lead={invite ? t.registerInvited : instance && t.registerLead(instance.name)}
      footer={
        <>
          {t.hasAccount} <TextLink href={paths.login(back)}>{t.signIn}</TextLink>
        </>
      }
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        <TextField
          {...form.register('username', { setValueAs: (name: string) => name.trim().toLowerCase() })}
          label={words.username}
          hint={words.usernameHint}
          error={problem('username')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
        />
        <PasswordField
          {...form.register('password')}
          label={words.password}
          hint={words.passwordHint}
          error={problem('password')}
          autoComplete="new-password"
        />
        <TextField
          {...form.register('email')}
          type="email"
          label={words.email}
          optional={common.optional}
          hint={words.emailHint}
          error={problem('email')}
          autoComplete="email"
        />
        <Refusal
          error={register.error}
          fields={form.getValues()}
          words={(error) => whyNot(t, refused, error)}
        />
        <Button type="submit" busy={register.isPending}>
          {t.create}
        </Button>
      </form>
    </EntryPage>
  );
}

function whyNot(
  t: (typeof authMessages)['en'],
  refused: (typeof inviteRefusalMessages)['en'],
  error: ApiError,
) {
  const refusal = inviteRefusal(error);
  if (refusal) {
    const { title, text } = refusalWords(refused, refusal);
    return `${title}. ${text}`;
  }
  return error.status === 403 && t.closed;
}
