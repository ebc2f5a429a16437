import { valibotResolver } from '@hookform/resolvers/valibot';
import type { SetupState } from '@shared/api/types';
import { formMessages } from '@shared/forms/messages';
import { Refusal, showFieldProblems, useFieldProblem } from '@shared/forms/refusal';
import { password, required, username } from '@shared/forms/rules';
import { useMessages } from '@shared/i18n/messages';
import { Button } from '@shared/ui/button';
import { TextField } from '@shared/ui/field';
import { PasswordField } from '@shared/ui/password-field';
import { useForm } from 'react-hook-form';
import * as v from 'valibot';
import { useClaim } from '../api/setup';
import { setupMessages } from '../messages';

const MODES = ['invite', 'open', 'closed'] as const;

const Form = v.object({
  username,
  password,
  instance_name: v.pipe(required, v.minLength(2, 'tooShort'), v.maxLength(100, 'tooLong')),
  registration_mode: v.picklist(MODES),
});

interface SetupFormProps {
  claim: string;
  state: SetupState;
}

export function SetupForm({ claim, state }: SetupFormProps) {
  const t = useMessages(setupMessages);
  const words = useMessages(formMessages);
  const setup = useClaim();
  const form = useForm<v.InferOutput<typeof Form>>({
    resolver: valibotResolver(Form),
    defaultValues: {
      username: '',
      password: '',
      instance_name: state.instance_name ?? '',
      registration_mode: 'invite',
    },
  });
  const problem = useFieldProblem(form.formState.errors);
  // What the server's configuration decides is neither asked nor sent.
  const modePinned = state.pinned.includes('registration_mode');
  const submit = form.handleSubmit(({ registration_mode, ...values }) =>
    setup.mutate(
      { claim, ...values, ...(!modePinned && { registration_mode }) },
      { onError: (error) => showFieldProblems(form, error) },
    ),
  );

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <h2 className="font-semibold text-ink-faint text-sm">{t.you}</h2>
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
      <h2 className="mt-2 border-line border-t pt-5 font-semibold text-ink-faint text-sm">{t.server}</h2>
      <TextField
        {...form.register('instance_name', { setValueAs: (name: string) => name.trim() })}
        label={t.instanceName}
        hint={t.instanceNameHint}
        error={problem('instance_name')}
        autoComplete="off"
      />
      {!modePinned && (
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-2 font-medium text-sm">{t.mode}</legend>
          {MODES.map((mode) => (
            <label
              key={mode}
              className="flex cursor-pointer gap-3 rounded-control border border-line p-3 transition-colors has-checked:border-accent has-checked:bg-accent-soft"
            >
              <input
                type="radio"
                value={mode}
                {...form.register('registration_mode')}
                className="mt-1 accent-accent"
              />
              <span>
                <span className="block font-medium text-[0.9375rem]">{t.modes[mode].name}</span>
                <span className="block text-ink-soft text-sm">{t.modes[mode].hint}</span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <Refusal
        error={setup.error}
        fields={form.getValues()}
        words={({ status, fields }) =>
          ([401, 403, 404].includes(status) || 'claim' in fields) && t.wrongClaim
        }
      />
      <Button type="submit" busy={setup.isPending}>
        {t.submit}
      </Button>
    </form>
  );
}
