import type { Id } from '@shared/api/types';
import { useMessages } from '@shared/i18n/messages';
import { guildPermissions, may, Permission } from '@shared/permissions/permissions';
import { useServerState } from '@shared/server/context';
import { CHANNEL_TEXT, guildChannels } from '@shared/store/selectors';
import { Menu, MenuItem, MenuLine } from '@shared/ui/menu';
import { useOpenDialog } from '@shared/workspace/dialogs';
import { ChevronDown, FolderPlus, Hash, LogOut, Settings, Trash2, UserPlus } from 'lucide-react';
import { channelMessages } from '../i18n/messages';

interface ServerMenuProps {
  guildId: Id;
  onInvite(channelId: Id): void;
}

/** The server's name at the head of its channels; opens what can be done with the server. */
export function ServerMenu({ guildId, onInvite }: ServerMenuProps) {
  const t = useMessages(channelMessages);
  const open = useOpenDialog();
  const name = useServerState((state) => state.guilds[guildId]?.name ?? '');
  const mine = useServerState((state) => state.guilds[guildId]?.owner_id === state.me?.id);
  const rights = useServerState((state) => guildPermissions(state, guildId));
  const entry = useServerState(
    (state) => guildChannels(state, guildId).find((channel) => channel.type === CHANNEL_TEXT)?.id,
  );
  const invites = entry !== undefined && may(rights, Permission.CreateInvite);
  const channels = may(rights, Permission.ManageChannels);
  const settings = [Permission.ManageGuild, Permission.ManageRoles, Permission.BanMembers].some((each) =>
    may(rights, each),
  );
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t.menu(name)}
          className="flex h-14 w-full shrink-0 items-center gap-2 border-line border-b px-4 text-left hover:bg-hover data-[state=open]:bg-hover"
        >
          <span className="flex-1 truncate font-display font-semibold text-lg">{name}</span>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
        </button>
      }
    >
      {invites && (
        <MenuItem icon={<UserPlus aria-hidden />} onSelect={() => onInvite(entry)}>
          {t.invite}
        </MenuItem>
      )}
      {channels && (
        <>
          <MenuItem icon={<Hash aria-hidden />} onSelect={() => open({ kind: 'create-channel', guildId })}>
            {t.newChannel}
          </MenuItem>
          <MenuItem
            icon={<FolderPlus aria-hidden />}
            onSelect={() => open({ kind: 'create-channel', guildId, category: true })}
          >
            {t.newCategory}
          </MenuItem>
        </>
      )}
      {settings && (
        <MenuItem icon={<Settings aria-hidden />} onSelect={() => open({ kind: 'server-settings', guildId })}>
          {t.serverSettings}
        </MenuItem>
      )}
      {(channels || settings || invites) && <MenuLine />}
      {mine ? (
        <MenuItem
          danger
          icon={<Trash2 aria-hidden />}
          onSelect={() => open({ kind: 'delete-server', guildId })}
        >
          {t.removeServer}
        </MenuItem>
      ) : (
        <MenuItem
          danger
          icon={<LogOut aria-hidden />}
          onSelect={() => open({ kind: 'leave-server', guildId })}
        >
          {t.leave}
        </MenuItem>
      )}
    </Menu>
  );
}
