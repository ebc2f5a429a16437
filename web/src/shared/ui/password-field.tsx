import { formMessages } from '@shared/forms/messages';
import { useMessages } from '@shared/i18n/messages';
import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { classNames } from './class-names';
import { Field, inputLook } from './field';

interface PasswordFieldProps extends ComponentProps<'input'> {
  label: string;
  hint?: string;
  error?: string;
}

export function PasswordField({ label, hint, error, ...input }: PasswordFieldProps) {
  const t = useMessages(formMessages);
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <Field label={label} hint={hint} error={error}>
      {(tie) => (
        <div className="relative">
          <input
            {...input}
            {...tie}
            type={shown ? 'text' : 'password'}
            className={classNames(inputLook, 'pr-12')}
          />
          <button
            type="button"
            aria-label={shown ? t.hidePassword : t.showPassword}
            onClick={() => setShown(!shown)}
            className="absolute inset-y-0 right-0 grid w-11 place-items-center rounded-control text-ink-faint hover:text-ink"
          >
            <Icon aria-hidden className="size-4.5" />
          </button>
        </div>
      )}
    </Field>
  );
}
