import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import type { ReactNode } from 'react';
import { Button } from './button';

interface SureProps {
  question: string;
  /** What the answer yes does. */
  yes: string;
  busy: boolean;
  /** Why it could not be done, when it was tried. */
  error: unknown;
  onYes(): void;
  onNo(): void;
  /** What else there is to choose. */
  children?: ReactNode;
}

/** Asks once more in its place, so that no dialog stands on a dialog. The focus waits on the way out. */
export function Sure({ question, yes, busy, error, onYes, onNo, children }: SureProps) {
  const common = useMessages(commonMessages);
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 rounded-control bg-danger-soft p-4">
      <legend className="float-left text-sm">{question}</legend>
      {children}
      {!!error && (
        <p role="alert" className="text-danger text-sm">
          {errorText(common, error)}
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="quiet" autoFocus onClick={onNo}>
          {common.cancel}
        </Button>
        <Button look="danger" busy={busy} onClick={onYes}>
          {yes}
        </Button>
      </div>
    </fieldset>
  );
}
