import { commonMessages } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { Check, Copy } from 'lucide-react';
import { useRef } from 'react';
import { Button } from './button';
import { Field, inputLook } from './field';
import { useCopy } from './use-copy';

interface CopyFieldProps {
  label: string;
  value: string;
  /** Where there are several, the one that most people want is `primary`. */
  look?: 'primary' | 'quiet';
}

/** A value to hand on, with a button that copies it. */
export function CopyField({ label, value, look = 'primary' }: CopyFieldProps) {
  const t = useMessages(commonMessages);
  const input = useRef<HTMLInputElement>(null);
  const { copied, copy } = useCopy(value);
  const Icon = copied ? Check : Copy;

  const press = async () => {
    await copy();
    // Where nothing may copy for them, people press the keys themselves.
    input.current?.select();
  };

  return (
    <Field label={label}>
      {(tie) => (
        <div className="flex gap-2">
          <input
            {...tie}
            ref={input}
            readOnly
            value={value}
            onFocus={(event) => event.target.select()}
            className={`${inputLook} text-ellipsis font-mono text-sm`}
          />
          <Button
            look={look}
            onClick={press}
            aria-label={`${t.copy}, ${label}`}
            className="min-w-24 shrink-0 px-3 text-sm"
          >
            <Icon aria-hidden className="size-4" />
            <span aria-live="polite">{copied ? t.copied : t.copy}</span>
          </Button>
        </div>
      )}
    </Field>
  );
}
