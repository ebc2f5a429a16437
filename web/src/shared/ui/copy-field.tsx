import { commonMessages } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { copyText } from '@shared/lib/copy-text';
import { Check, Copy } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from './button';
import { Field, inputLook } from './field';

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
  const [copied, setCopied] = useState(false);
  const Icon = copied ? Check : Copy;

  async function copy() {
    const done = await copyText(value);
    // Where nothing may copy for them, people press the keys themselves.
    input.current?.select();
    setCopied(done);
    if (done) setTimeout(() => setCopied(false), 2_000);
  }

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
            onClick={copy}
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
