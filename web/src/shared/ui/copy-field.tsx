import { commonMessages } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { Check, Copy } from 'lucide-react';
import { useRef } from 'react';
import { Field, inputLook } from './field';
import { useCopy } from './use-copy';

/** A value to hand on, with a button that copies it. */
export function CopyField({ label, value }: { label: string; value: string }) {
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
            className={`${inputLook} font-mono`}
          />
          <button
            type="button"
            onClick={press}
            aria-label={`${t.copy}, ${label}`}
            className="inline-flex min-h-11 min-w-24 shrink-0 items-center justify-center gap-2 rounded-control bg-accent px-3 font-medium text-on-accent text-sm hover:bg-accent-strong md:min-h-10"
          >
            <Icon aria-hidden className="size-4" />
            <span aria-live="polite">{copied ? t.copied : t.copy}</span>
          </button>
        </div>
      )}
    </Field>
  );
}
