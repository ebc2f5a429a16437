import { valibotResolver } from '@hookform/resolvers/valibot';
import { formMessages } from '@shared/forms/messages';
import { Refusal, showFieldProblems, useFieldProblem } from '@shared/forms/refusal';
import { password, required } from '@shared/forms/rules';
import { useMessages } from '@shared/i18n/messages';
import { useServerState } from '@shared/server/context';
import { Button } from '@shared/ui/button';
import { Notice } from '@shared/ui/notice';
import { PasswordField } from '@shared/ui/password-field';
import { useForm } from 'react-hook-form';
import * as v from 'valibot';
import { useUpdateMe } from '../api/update-me';
import { accountMessages } from '../messages';

const Form = v.object({ password: required, new_password: password });

export function PasswordPanel() {
  const t = useMessages(accountMessages);
  const words = useMessages(formMessages);
  const name = useServerState((state) => state.me?.username);
  const update = useUpdateMe();
  const form = useForm({
    resolver: valibotResolver(Form),
    defaultValues: { password: '', new_password: '' },
  });
  const problem = useFieldProblem(form.formState.errors);
  const submit = form.handleSubmit((values) =>
    update.mutate(values, {
      onSuccess: () => form.reset(),
      onError: (error) => showFieldProblems(form, error),
    }),
  );

  return (
    <form onSubmit={submit} noValidate className="flex max-w-lg flex-col gap-5">
      <p className="text-ink-soft">{t.passwordLead}</p>
      {/* For password managers, which want to know whose password it is. */}
      <input type="text" name="username" value={name ?? ''} readOnly hidden autoComplete="username" />
      <PasswordField
        {...form.register('password')}
        label={t.currentPassword}
        error={problem('password')}
        autoComplete="current-password"
      />
      <PasswordField
        {...form.register('new_password')}
        label={t.newPassword}
        hint={words.passwordHint}
        error={problem('new_password')}
        autoComplete="new-password"
      />
      <Refusal
        error={update.error}
        fields={form.getValues()}
        words={({ code }) => code === 50018 && t.wrongPassword}
      />
      {update.isSuccess && !form.formState.isDirty && <Notice tone="good">{t.passwordChanged}</Notice>}
      <Button type="submit" className="self-start" busy={update.isPending}>
        {t.changePassword}
      </Button>
    </form>
  );
}
