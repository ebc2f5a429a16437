import { useMessages } from '@shared/i18n/messages';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { commonMessages } from '../i18n/common';
import { classNames } from './class-names';
import { focused } from './focused';

interface DialogProps {
  title: string;
  description?: ReactNode;
  open: boolean;
  onOpenChange(open: boolean): void;
  children: ReactNode;
  /** Buttons; on a narrow screen they fill the line. */
  footer?: ReactNode;
  className?: string;
  /** Takes the focus when what had it before is no longer there. */
  onOpenerGone?(): void;
}

/** Traps the focus and gives it back. Load whatever holds it lazily: nobody needs a dialog on the first paint. */
export function Dialog(props: DialogProps) {
  const { title, description, open, onOpenChange, children, footer, className, onOpenerGone } = props;
  const t = useMessages(commonMessages);
  const opener = useOpener(open);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener?.isConnected) opener.focus();
            else onOpenerGone?.();
          }}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={classNames(
            'fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] flex-col gap-4 overflow-y-auto rounded-t-card bg-surface p-5 shadow-pop',
            'md:inset-x-auto md:top-1/2 md:bottom-auto md:left-1/2 md:w-[min(30rem,92vw)] md:-translate-x-1/2 md:-translate-y-1/2 md:rounded-card md:p-6',
            className,
          )}
        >
          <header className="flex items-start justify-between gap-4">
            <div>
              <Radix.Title className="font-display font-semibold text-xl">{title}</Radix.Title>
              {description && (
                <Radix.Description className="mt-1 text-ink-soft text-sm">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close
              aria-label={t.close}
              className="-mt-1.5 -mr-1.5 grid size-11 shrink-0 place-items-center rounded-control text-ink-soft hover:bg-hover hover:text-ink md:size-9"
            >
              <X aria-hidden className="size-5" />
            </Radix.Close>
          </header>
          {children}
          {footer && (
            <footer className="flex flex-col-reverse gap-2 md:flex-row md:justify-end">{footer}</footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** What had the focus when the dialog was asked for. Radix knows only triggers of its own. */
function useOpener(open: boolean): HTMLElement | null {
  const [seen, setSeen] = useState(() => ({ open, opener: focused() }));
  if (seen.open !== open) setSeen({ open, opener: open ? focused() : seen.opener });
  return seen.opener;
}
