import type { Id, Message } from '@shared/api/types';
import { commonMessages } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { Button } from '@shared/ui/button';
import { Dialog } from '@shared/ui/dialog';
import { goOnFromComposer } from '../composer/focus';
import { chatMessages } from '../i18n/messages';
import { Markdown } from '../markdown/markdown';
import { MessageHead } from './message-head';

interface DeleteDialogProps {
  message: Message;
  guildId: Id | undefined;
  onClose(): void;
  onDelete(): void;
}

export default function DeleteDialog({ message, guildId, onClose, onDelete }: DeleteDialogProps) {
  const t = useMessages(chatMessages);
  const common = useMessages(commonMessages);
  const confirm = () => {
    onDelete();
    onClose();
  };
  return (
    <Dialog
      open
      title={t.deleteTitle}
      description={t.deleteText}
      onOpenChange={(open) => open || onClose()}
      // The message may go before the dialog has.
      onOpenerGone={goOnFromComposer}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button look="danger" autoFocus onClick={confirm}>
            {common.delete}
          </Button>
        </>
      }
    >
      <div className="max-h-60 overflow-y-auto rounded-control border border-line bg-panel p-3">
        <MessageHead message={message} guildId={guildId} />
        <Markdown text={message.content} guildId={guildId} />
      </div>
      <p className="hidden text-ink-faint text-xs md:block">{t.deleteTip}</p>
    </Dialog>
  );
}
