import { type ComponentProps, type ReactNode, useId } from 'react';
import { classNames } from './class-names';

export const inputLook =
  'w-full min-h-11 rounded-control border border-line-strong bg-raised px-3 text-base text-ink placeholder:text-ink-faint md:min-h-10 md:text-[0.9375rem] aria-invalid:border-danger disabled:opacity-60';

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string;
  optional?: string;
  children(props: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }): ReactNode;
}

/** A label, its control, and what there is to say about it, tied together for screen readers. */
export function Field({ label, hint, error, optional, children }: FieldProps) {
  const id = useId();
  const told = error ?? hint;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="flex items-baseline justify-between font-medium text-sm">
        {label}
        {optional && <span className="font-normal text-ink-faint text-xs">{optional}</span>}
      </label>
      {children({
        id,
        'aria-describedby': told ? `${id}-told` : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {told && (
        <p
          id={`${id}-told`}
          role={error ? 'alert' : undefined}
          className={classNames('text-sm', error ? 'text-danger' : 'text-ink-faint')}
        >
          {told}
        </p>
      )}
    </div>
  );
}

type TextFieldProps = Omit<FieldProps, 'children'> & ComponentProps<'input'>;

/** The usual field: one line of text. Further props go to the input, `register(…)` of a form too. */
export function TextField({ label, hint, error, optional, className, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} optional={optional}>
      {(tie) => <input {...input} {...tie} className={classNames(inputLook, className)} />}
    </Field>
  );
}
