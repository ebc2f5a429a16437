import type { Application } from '@shared/api/types';
import { commonMessages } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { Avatar } from '@shared/ui/avatar';
import { Button } from '@shared/ui/button';
import { Fallible } from '@shared/ui/fallible';
import { Sure } from '@shared/ui/sure';
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
        <Sure
          question={asking === 'token' ? t.newTokenSure : t.deleteSure(name)}
          yes={asking === 'token' ? t.newToken : common.delete}
          busy={token.isPending || remove.isPending}
          error={token.error ?? remove.error}
          onYes={() => (asking === 'token' ? makeToken() : remove.mutate())}
          onNo={() => setAsking(null)}
        />
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
        <Fallible onGiveUp={() => setAdding(false)}>
          <Suspense>
            <AddToServer application={application} onClose={() => setAdding(false)} />
          </Suspense>
        </Fallible>
      )}
    </li>
  );
}
