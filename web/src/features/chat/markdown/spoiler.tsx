import { useMessages } from '@shared/i18n/messages';
import { type ReactNode, useState } from 'react';
import { chatMessages } from '../i18n/messages';

/** Hidden until asked for; hidden from assistive technology too. What was pressed hands its focus to what it hid. */
export function Spoiler({ children }: { children: ReactNode }) {
  const t = useMessages(chatMessages);
  const [open, setOpen] = useState(false);
  if (open) {
    return (
      <span ref={takeFocus} tabIndex={-1} className="rounded-sm bg-active px-0.5 outline-none">
        {children}
      </span>
    );
  }
  return (
    <button
      type="button"
      aria-label={t.revealSpoiler}
      onClick={() => setOpen(true)}
      className="cursor-pointer rounded-sm bg-ink-soft px-0.5 text-transparent hover:bg-ink-faint [&_*]:invisible"
    >
      <span aria-hidden="true" className="select-none" inert>
        {children}
      </span>
    </button>
  );
}

const takeFocus = (element: HTMLElement | null) => element?.focus({ preventScroll: true });
