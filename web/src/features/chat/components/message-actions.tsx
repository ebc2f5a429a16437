import type { Id, Message } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { copyText } from '@shared/lib/copy-text';
import { paths } from '@shared/lib/paths';
import { Permission } from '@shared/permissions/permissions';
import { useActions, useServer, useServerState } from '@shared/server/context';
import { canIn } from '@shared/store/selectors';
import { Fallible } from '@shared/ui/fallible';
import { note } from '@shared/ui/note';
import { Link2, Pencil, Reply, Trash2 } from 'lucide-react';
import { type ComponentProps, lazy, Suspense } from 'react';
import { chatMessages } from '../i18n/messages';
import { useDelete } from '../model/use-delete';

const DeleteDialog = lazy(() => import('./delete-dialog'));

interface MessageActionsProps {
  message: Message;
  channelId: Id;
  guildId: Id | undefined;
  /** Whether it is asked if the message should go. */
  asking: boolean;
  onAsk(asking: boolean): void;
}

/** What can be done with the message under the pointer. */
export function MessageActions({ message, channelId, guildId, asking, onAsk }: MessageActionsProps) {
  const t = useMessages(chatMessages);
  const { origin } = useServer();
  const actions = useActions();
  const remove = useDelete(message);
  const editing = useServerState((state) => state.composing[channelId]?.editing === message.id);
  const mine = useServerState((state) => state.me?.id === message.author.id);
  const mayWrite = useServerState((state) => canIn(state, channelId, Permission.SendMessages));
  const mayRemove = useServerState((state) => mine || canIn(state, channelId, Permission.ManageMessages));
  const copyLink = async () => {
    const link = origin + paths.channel(guildId, channelId, message.id);
    void note((await copyText(link)) ? t.linkCopied : t.copyFailed);
  };
  if (editing) return null;
  return (
    <>
      {/* Follows the view while the message is taller than it. */}
      <div className="pointer-events-none absolute inset-x-0 -top-5 bottom-0 z-10 flex justify-end px-3 md:-top-4 md:px-5">
        <div
          role="toolbar"
          aria-label={t.actions}
          className="pointer-events-auto sticky top-1.5 flex self-start rounded-control border border-line bg-raised p-0.5 shadow-card"
        >
          {mayWrite && (
            <Action label={t.reply} onClick={() => actions.replyTo(channelId, message)}>
              <Reply aria-hidden className="size-4" />
            </Action>
          )}
          {mine && (
            <Action label={t.edit} onClick={() => actions.editing(channelId, message.id)}>
              <Pencil aria-hidden className="size-4" />
            </Action>
          )}
          <Action label={t.copyLink} onClick={copyLink}>
            <Link2 aria-hidden className="size-4" />
          </Action>
          {mayRemove && (
            <Action
              label={t.remove}
              className="hover:bg-danger-soft hover:text-danger"
              onClick={(event) => (event.shiftKey ? remove() : onAsk(true))}
            >
              <Trash2 aria-hidden className="size-4" />
            </Action>
          )}
        </div>
      </div>
      {asking && (
        <Fallible onGiveUp={() => onAsk(false)}>
          <Suspense>
            <DeleteDialog
              message={message}
              guildId={guildId}
              onClose={() => onAsk(false)}
              onDelete={remove}
            />
          </Suspense>
        </Fallible>
      )}
    </>
  );
}

function Action({
  label,
  className = 'hover:bg-hover hover:text-ink',
  ...rest
}: ComponentProps<'button'> & { label: string }) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      {...rest}
      className={`grid size-11 place-items-center rounded-[0.5rem] text-ink-soft md:size-8 ${className}`}
    />
  );
}
