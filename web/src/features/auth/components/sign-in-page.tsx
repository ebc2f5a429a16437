import { valibotResolver } from '@hookform/resolvers/valibot';
import { EntryPage } from '@shared/entry/entry-page';
import { formMessages } from '@shared/forms/messages';
import { Refusal, useFieldProblem } from '@shared/forms/refusal';
import { required } from '@shared/forms/rules';
import { useMessages } from '@shared/i18n/messages';
import { paths } from '@shared/lib/paths';
import { useWayBack } from '@shared/lib/way-back';
import { useInstance } from '@shared/server/instance';
import { Button } from '@shared/ui/button';
import { TextField } from '@shared/ui/field';
import { PasswordField } from '@shared/ui/password-field';
import { TextLink } from '@shared/ui/text-link';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import * as v from 'valibot';
import { useSignIn } from '../api/sign-in';
import { authMessages } from '../messages';

const Form = v.object({ login: required, password: required, mfaCode: v.string() });

/** Signing in. Who comes here signed in is sent on by the routes, so success needs no step of its own. */
export function SignInPage() {
  const t = useMessages(authMessages);
  const words = useMessages(formMessages);
  const instance = useInstance().data;
  const back = useWayBack();
  const signIn = useSignIn();
  const form = useForm({
    resolver: valibotResolver(Form),
    defaultValues: { login: '', password: '', mfaCode: '' },
  });
  const problem = useFieldProblem(form.formState.errors);
  const [wantsCode, setWantsCode] = useState(false);

  const submit = form.handleSubmit((values) =>
    signIn.mutate(values, {
      onSuccess: (answer) => setWantsCode('mfa' in answer),
      // The server names both fields, so as not to tell which of them is wrong: it is said once, for both.
      onError: () => form.setFocus(wantsCode ? 'mfaCode' : 'password'),
    }),
  );
  const wrong = wantsCode ? t.wrongCode : t.wrongLogin;

  return (
    <EntryPage
      title={t.signInTitle}
      lead={instance && t.signInLead(instance.name)}
      footer={
        instance?.registration_mode !== 'closed' && (
          <>
            {t.noAccount} <TextLink href={paths.register(back)}>{t.register}</TextLink>
          </>
        )
      }
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        <TextField
          {...form.register('login')}
          label={t.login}
          error={problem('login')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
        />
        <PasswordField
          {...form.register('password')}
          label={words.password}
          error={problem('password')}
          autoComplete="current-password"
        />
        {wantsCode && (
          <TextField
            {...form.register('mfaCode')}
            label={t.mfaCode}
            error={problem('mfaCode')}
            inputMode="numeric"
            autoComplete="one-time-code"
          />
        )}
        <Refusal
          error={signIn.error}
          fields={{}}
          words={({ status }) => (status === 400 || status === 401) && wrong}
        />
        <Button type="submit" busy={signIn.isPending}>
          {t.signIn}
        </Button>
        <p className="text-center text-sm">
          <TextLink href={paths.forgotPassword}>{t.forgot}</TextLink>
        </p>
      </form>
    </EntryPage>
  );
}
