import type { Id } from '@shared/api/types';
import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { Avatar } from '@shared/ui/avatar';
import { Button } from '@shared/ui/button';
import { Spinner } from '@shared/ui/spinner';
import { useBans } from '../api/bans';
import { useUnban } from '../api/unban';
import { serverMessages } from '../i18n/messages';

/** Who is banned, and the way back. */
export function Bans({ guildId }: { guildId: Id }) {
  const t = useMessages(serverMessages);
  const common = useMessages(commonMessages);
  const bans = useBans(guildId);
  const unban = useUnban(guildId);
  const error = bans.error ?? unban.error;
  if (bans.isPending) return <Spinner label={common.loading} />;
  return (
    <>
      {error && (
        <p role="alert" className="text-danger text-sm">
          {errorText(common, error)}
        </p>
      )}
      {bans.data?.length === 0 && <p className="text-ink-soft text-sm">{t.noBans}</p>}
      <ul>
        {bans.data?.map(({ user, reason }) => (
          <li
            key={user.id}
            className="flex min-h-14 items-center gap-3 border-line border-t first:border-t-0"
          >
            <Avatar id={user.id} name={user.username} size={32} />
            <span className="min-w-0 flex-1 leading-tight">
              <span className="block truncate font-medium text-sm">{user.global_name || user.username}</span>
              <span className="block truncate text-ink-faint text-xs">{reason || t.noReason}</span>
            </span>
            <Button look="quiet" disabled={unban.isPending} onClick={() => unban.mutate(user.id)}>
              {t.unban}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
