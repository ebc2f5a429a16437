import { valibotResolver } from '@hookform/resolvers/valibot';
import { EntryPage } from '@shared/entry/entry-page';
import { formMessages } from '@shared/forms/messages';
import { Refusal, showFieldProblems, useFieldProblem } from '@shared/forms/refusal';
import { password } from '@shared/forms/rules';
import { useMessages } from '@shared/i18n/messages';
import { fromLink } from '@shared/lib/from-link';
import { paths } from '@shared/lib/paths';
import { Button } from '@shared/ui/button';
import { Notice } from '@shared/ui/notice';
import { PasswordField } from '@shared/ui/password-field';
import { TextLink } from '@shared/ui/text-link';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import * as v from 'valibot';
import { useResetPassword } from '../api/reset-password';
import { authMessages } from '../messages';

const Form = v.object({ password });

/** Opened from a link that an administrator hands out: `/reset-password#token=…`. */
export function ResetPasswordPage() {
  const t = useMessages(authMessages);
  const words = useMessages(formMessages);
  const [token] = useState(() => fromLink(window.location, 'token'));
  const reset = useResetPassword();
  const form = useForm({ resolver: valibotResolver(Form), defaultValues: { password: '' } });
  const problem = useFieldProblem(form.formState.errors);
  const submit = form.handleSubmit((values) =>
    reset.mutate({ token, ...values }, { onError: (error) => showFieldProblems(form, error) }),
  );

  return (
    <EntryPage
      title={t.resetTitle}
      lead={t.resetLead}
      footer={<TextLink href={paths.login()}>{t.signIn}</TextLink>}
    >
      {reset.isSuccess ? (
        <Notice tone="good">{t.resetDone}</Notice>
      ) : !token ? (
        <Notice tone="problem">{t.resetDead}</Notice>
      ) : (
        <form onSubmit={submit} noValidate className="flex flex-col gap-5">
          <PasswordField
            {...form.register('password')}
            label={t.newPassword}
            hint={words.passwordHint}
            error={problem('password')}
            autoComplete="new-password"
            autoFocus
          />
          <Refusal
            error={reset.error}
            fields={form.getValues()}
            words={({ status }) => [400, 401, 404].includes(status) && t.resetDead}
          />
          <Button type="submit" busy={reset.isPending}>
            {t.setPassword}
          </Button>
        </form>
      )}
    </EntryPage>
  );
}
