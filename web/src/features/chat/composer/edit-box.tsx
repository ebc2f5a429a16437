import type { Id, Message } from '@shared/api/types';
import { commonMessages } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { Fallible } from '@shared/ui/fallible';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { chatMessages } from '../i18n/messages';
import { useDelete } from '../model/use-delete';
import { useAutoGrow } from './use-auto-grow';
import { useEdit } from './use-edit';

const DeleteDialog = lazy(() => import('../components/delete-dialog'));

interface EditBoxProps {
  message: Message;
  channelId: Id;
  guildId: Id | undefined;
}

/** In the place of a message's text while it is changed. Saved with nothing in it, it asks whether to delete. */
export function EditBox({ message, channelId, guildId }: EditBoxProps) {
  const t = useMessages(chatMessages);
  const common = useMessages(commonMessages);
  const whole = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLTextAreaElement>(null);
  const remove = useDelete(message);
  const { text, setText, onKeyDown, save, cancel, busy, problem, emptied, keep } = useEdit(
    message,
    channelId,
    whole,
  );
  useAutoGrow(box, text);
  useEffect(() => {
    const field = box.current;
    field?.focus({ preventScroll: true });
    field?.setSelectionRange(field.value.length, field.value.length);
    if (whole.current === null) return;
    // As it opens and grows; after the list has put its own place right, which at the end is enough.
    const watch = new ResizeObserver(() => whole.current?.scrollIntoView({ block: 'nearest' }));
    watch.observe(whole.current);
    return () => watch.disconnect();
  }, []);
  const link = 'min-h-11 px-1 font-medium text-accent hover:underline md:min-h-0';
  return (
    <div ref={whole} className="my-1">
      <textarea
        ref={box}
        rows={1}
        value={text}
        readOnly={busy}
        aria-busy={busy || undefined}
        aria-label={t.editLabel}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        className="max-h-[40dvh] w-full resize-none rounded-control border border-line-strong bg-raised px-3 py-2 text-base leading-6 aria-busy:opacity-60 md:text-[0.9375rem]"
      />
      {problem && (
        <p role="alert" className="text-danger text-sm">
          {problem}
        </p>
      )}
      <p className="flex items-center gap-2 text-ink-faint text-xs">
        <span className="hidden md:inline">{t.editHint}</span>
        <button type="button" className={link} onClick={cancel}>
          {common.cancel}
        </button>
        <button type="button" className={link} onClick={save}>
          {common.save}
        </button>
      </p>
      {emptied && (
        <Fallible onGiveUp={keep}>
          <Suspense>
            <DeleteDialog message={message} guildId={guildId} onClose={keep} onDelete={remove} />
          </Suspense>
        </Fallible>
      )}
    </div>
  );
}
