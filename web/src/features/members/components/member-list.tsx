import type { Id } from '@shared/api/types';
import { commonMessages } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { useServer, useServerState } from '@shared/server/context';
import { useEffect } from 'react';
import { memberMessages } from '../i18n/messages';
import { useMemberGroups } from '../model/use-member-groups';
import { MemberLine } from './member-line';

/** Lines drawn per group; who is beyond is found by name, in the settings and by mention. */
const MOST = 200;
const REQUEST_MEMBERS = 8;

/** Who is in the server: by role, and whether they are here. */
export function MemberList({ guildId }: { guildId: Id }) {
  const t = useMessages(memberMessages);
  const common = useMessages(commonMessages);
  const groups = useMemberGroups(guildId);
  useAllMembers(guildId);
  return (
    <div className="h-full overflow-y-auto px-2 py-4">
      {groups.map((group) => {
        const title = group.name ?? (group.key === 'online' ? common.status.online : common.status.offline);
        const left = group.members.length - MOST;
        return (
          <section key={group.key} className="mb-5" aria-label={title}>
            <h2 className="px-2 pb-1 font-medium text-ink-faint text-xs">
              {t.group(title, group.members.length)}
            </h2>
            <ul>
              {group.members.slice(0, MOST).map((member) => (
                <li
                  key={member.id}
                  className="[contain-intrinsic-size:auto_2.75rem] [content-visibility:auto]"
                >
                  <MemberLine userId={member.id} guildId={guildId} name={member.name} />
                </li>
              ))}
            </ul>
            {left > 0 && <p className="px-2 py-1 text-ink-faint text-xs">{t.more(left)}</p>}
          </section>
        );
      })}
    </div>
  );
}

/** Large servers come with a part of their members: the others are asked for once somebody looks. */
function useAllMembers(guildId: Id): void {
  const { gateway } = useServer();
  const missing = useServerState(
    (state) => (state.guilds[guildId]?.member_count ?? 0) > Object.keys(state.members[guildId] ?? {}).length,
  );
  const generation = useServerState((state) => state.connection.generation);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after a new connection, once more
  useEffect(() => {
    if (missing) gateway.send(REQUEST_MEMBERS, { guild_id: guildId, query: '', limit: 0, presences: true });
  }, [gateway, guildId, missing, generation]);
}
