import { useMessages } from '@shared/i18n/messages';
import { useActions, useServer } from '@shared/server/context';
import type { MessageRow } from '@shared/store/state';
import { CircleAlert } from 'lucide-react';
import { focusComposer } from '../composer/focus';
import { chatMessages } from '../i18n/messages';
import { tellFailure } from '../model/failure';
import { submit } from '../model/send';

const LINK = 'min-h-11 font-semibold underline underline-offset-2 md:min-h-0';

/** Under a message that was not taken: why, once more, or away with it. */
export function Unsent({ row }: { row: MessageRow }) {
  const t = useMessages(chatMessages);
  const server = useServer();
  const actions = useActions();
  // Either press takes these buttons away.
  const again = () => {
    focusComposer();
    void submit(server, row.message);
  };
  const discard = () => {
    focusComposer();
    actions.discardRow(row.message.channel_id, row.key);
  };
  return (
    <p role="alert" className="flex flex-wrap items-center gap-x-3 text-danger text-sm">
      <span className="flex items-center gap-1.5">
        <CircleAlert aria-hidden className="size-4" />
        {t.notSent} {tellFailure(row.error, t.sendFailed)}
      </span>
      <button type="button" className={LINK} onClick={again}>
        {t.retry}
      </button>
      <button type="button" className={LINK} onClick={discard}>
        {t.discard}
      </button>
    </p>
  );
}
