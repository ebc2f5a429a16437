import { valibotResolver } from '@hookform/resolvers/valibot';
import type { CurrentUser } from '@shared/api/types';
import { formMessages } from '@shared/forms/messages';
import { Refusal, showFieldProblems, useFieldProblem } from '@shared/forms/refusal';
import { optionalEmail, username } from '@shared/forms/rules';
import { commonMessages } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { Avatar } from '@shared/ui/avatar';
import { Button } from '@shared/ui/button';
import { Field, inputLook, TextField } from '@shared/ui/field';
import { Notice } from '@shared/ui/notice';
import { PasswordField } from '@shared/ui/password-field';
import { useForm } from 'react-hook-form';
import * as v from 'valibot';
import { useUpdateMe } from '../api/update-me';
import { accountMessages } from '../messages';

const Form = v.object({
  username,
  global_name: v.pipe(v.string(), v.trim(), v.maxLength(32, 'tooLong')),
  bio: v.pipe(v.string(), v.maxLength(190, 'tooLong')),
  email: optionalEmail,
  password: v.string(),
});

export function ProfileForm({ me }: { me: CurrentUser }) {
  const t = useMessages(accountMessages);
  const words = useMessages(formMessages);
  const common = useMessages(commonMessages);
  const update = useUpdateMe();
  const form = useForm({
    resolver: valibotResolver(Form),
    defaultValues: {
      username: me.username,
      global_name: me.global_name ?? '',
      bio: me.bio ?? '',
      email: me.email ?? '',
      password: '',
    },
  });
  const problem = useFieldProblem(form.formState.errors);
  const [shownName, name, email] = form.watch(['global_name', 'username', 'email']);
  const guarded = name !== me.username || email !== (me.email ?? '');

  const submit = form.handleSubmit(({ password, ...values }) => {
    const change = {
      global_name: values.global_name || null,
      bio: values.bio || null,
      ...(guarded && { username: values.username, email: values.email || null, password }),
    };
    update.mutate(change, {
      onSuccess: () => form.reset({ ...values, password: '' }),
      onError: (error) => showFieldProblems(form, error),
    });
  });

  return (
    <form onSubmit={submit} noValidate className="flex max-w-lg flex-col gap-5">
      <div className="flex items-center gap-4">
        <Avatar id={me.id} name={shownName || name} size={64} />
        <div className="min-w-0">
          <p className="truncate font-semibold text-lg">{shownName || name}</p>
          <p className="truncate text-ink-soft">@{name}</p>
        </div>
      </div>
      <TextField
        {...form.register('global_name')}
        label={t.displayName}
        hint={t.displayNameHint}
        error={problem('global_name')}
        autoComplete="nickname"
      />
      <Field label={t.bio} optional={common.optional} error={problem('bio')}>
        {(tie) => <textarea {...form.register('bio')} {...tie} rows={3} className={`${inputLook} py-2`} />}
      </Field>
      <TextField
        {...form.register('username')}
        label={words.username}
        error={problem('username')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <TextField
        {...form.register('email')}
        type="email"
        label={words.email}
        optional={common.optional}
        error={problem('email')}
        autoComplete="email"
      />
      {guarded && (
        <PasswordField
          {...form.register('password')}
          label={t.currentPassword}
          hint={t.confirmChange}
          error={problem('password')}
          autoComplete="current-password"
        />
      )}
      <Refusal
        error={update.error}
        fields={form.getValues()}
        words={({ code }) => code === 50018 && t.wrongPassword}
      />
      {update.isSuccess && !form.formState.isDirty && <Notice tone="good">{t.saved}</Notice>}
      <Button type="submit" className="self-start" busy={update.isPending} disabled={!form.formState.isDirty}>
        {common.save}
      </Button>
    </form>
  );
}
