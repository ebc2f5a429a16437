import { LoaderCircle } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from './class-names';

const LOOKS = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  quiet: 'bg-hover text-ink hover:bg-active',
  ghost: 'text-ink-soft hover:bg-hover hover:text-ink',
  ghostDanger: 'text-danger hover:bg-danger-soft',
  quietDanger: 'bg-hover text-danger hover:bg-danger-soft',
  danger: 'bg-danger text-on-danger hover:brightness-110',
};

interface ButtonProps extends ComponentProps<'button'> {
  look?: keyof typeof LOOKS;
  /** Shows a turning ring and takes no second click. */
  busy?: boolean;
}

export function Button({ look = 'primary', busy = false, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled || busy}
      aria-busy={busy || undefined}
      className={classNames(
        'inline-flex min-h-11 items-center justify-center gap-2 rounded-control px-4 font-medium text-[0.9375rem]',
        'transition-colors disabled:opacity-60 md:min-h-10',
        LOOKS[look],
        className,
      )}
    >
      {busy && <LoaderCircle aria-hidden className="size-4 animate-spin" />}
      {children}
    </button>
  );
}

interface IconButtonProps extends ComponentProps<'button'> {
  /** What it does: read out, and shown on hover. */
  label: string;
}

export function IconButton({ label, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      {...rest}
      className={classNames(
        'inline-grid size-11 shrink-0 place-items-center rounded-control text-ink-soft transition-colors md:size-9',
        'hover:bg-hover hover:text-ink disabled:opacity-50',
        className,
      )}
    />
  );
}
