import type { Application } from '@shared/api/types';
import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { Avatar } from '@shared/ui/avatar';
import { Button } from '@shared/ui/button';
import { lazy, Suspense, useState } from 'react';
import { useDeleteBot } from '../api/delete';
import { useNewToken } from '../api/new-token';
import { botMessages } from '../messages';
import type { Shown } from './token-shown';

const AddToServer = lazy(() => import('./add-to-server-dialog'));

interface BotRowProps {
  application: Application;
  onToken(shown: Shown): void;
}

/** One of my bots. What can't be undone is asked again, in its place. */
export function BotRow({ application, onToken }: BotRowProps) {
  const t = useMessages(botMessages);
  const common = useMessages(commonMessages);
  const [asking, setAsking] = useState<'token' | 'delete' | null>(null);
  const [adding, setAdding] = useState(false);
  const token = useNewToken(application);
  const remove = useDeleteBot(application.id);
  const { bot, name } = application;
  const makeToken = () =>
    token.mutate(undefined, {
      onSuccess: (answer) => {
        setAsking(null);
        onToken({ name, token: answer.token });
      },
    });
  const error = token.error ?? remove.error;
  return (
    <li className="flex flex-col gap-3 py-4">
      <div className="flex items-center gap-3">
        <Avatar id={bot?.id ?? application.id} name={name} size={40} />
        <div className="min-w-0 leading-tight">
          <p className="truncate font-medium">{name}</p>
          <p className="truncate text-ink-soft text-sm">
            {bot ? `@${bot.username} · ${t.servers(application.approximate_guild_count)}` : t.noToken}
          </p>
        </div>
      </div>
      {asking ? (
        <div role="alert" className="flex flex-col gap-3 rounded-control bg-danger-soft p-4">
          <p className="text-sm">{asking === 'token' ? t.newTokenSure : t.deleteSure(name)}</p>
          {error && <p className="text-danger text-sm">{errorText(common, error)}</p>}
          <div className="flex flex-wrap justify-end gap-2">
            <Button look="quiet" onClick={() => setAsking(null)}>
              {common.cancel}
            </Button>
            <Button
              look="danger"
              busy={token.isPending || remove.isPending}
              onClick={() => (asking === 'token' ? makeToken() : remove.mutate())}
            >
              {asking === 'token' ? t.newToken : common.delete}
            </Button>
          </div>
        </div>
      ) : (
        <div className="flex flex-wrap gap-2">
          {bot && (
            <Button aria-label={t.addLabel(name)} onClick={() => setAdding(true)}>
              {t.add}
            </Button>
          )}
          <Button
            look="quiet"
            aria-label={t.newTokenLabel(name)}
            busy={token.isPending}
            onClick={() => (bot ? setAsking('token') : makeToken())}
          >
            {t.newToken}
          </Button>
          <Button look="quietDanger" aria-label={t.deleteLabel(name)} onClick={() => setAsking('delete')}>
            {common.delete}
          </Button>
        </div>
      )}
      {adding && (
        <Suspense>
          <AddToServer application={application} onClose={() => setAdding(false)} />
        </Suspense>
      )}
    </li>
  );
}
