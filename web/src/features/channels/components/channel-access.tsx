import type { Channel } from '@shared/api/types';
import { commonMessages, errorText } from '@shared/i18n/common';
import { useMessages } from '@shared/i18n/messages';
import { useServerState } from '@shared/server/context';
import { IconButton } from '@shared/ui/button';
import { SwitchField } from '@shared/ui/switch-field';
import { X } from 'lucide-react';
import { useDeleteOverwrite } from '../api/delete-overwrite';
import { usePutOverwrites } from '../api/put-overwrites';
import { channelMessages } from '../i18n/messages';
import { admitting, closing, type Holder } from '../model/access';
import { isPrivate } from '../model/sections';
import { useAdmitted } from '../model/use-admitted';
import { AddHolder } from './add-holder';
import { HolderLine } from './holder-line';

/** Whether a channel is private, and whom it is open to then. */
export function ChannelAccess({ channel }: { channel: Channel }) {
  const t = useMessages(channelMessages);
  const common = useMessages(commonMessages);
  const me = useServerState((state) => state.me?.id);
  const put = usePutOverwrites(channel.id);
  const remove = useDeleteOverwrite(channel.id);
  const closed = isPrivate(channel);
  const inside = useAdmitted(channel);
  const guildId = channel.guild_id ?? '';
  const overwrite = (id: string) => channel.permission_overwrites?.find((each) => each.id === id);
  const error = put.error ?? remove.error;

  const setClosed = (next: boolean) => {
    const door = closing(guildId, next, overwrite(guildId));
    // First in, then the door: nobody locks themselves out.
    put.mutate(next && me ? [admitting({ id: me, type: 1 }, overwrite(me)), door] : [door]);
  };
  const takeOut = (id: string) => {
    put.reset();
    remove.mutate(id);
  };
  const letIn = (holder: Holder) => {
    remove.reset();
    put.mutate([admitting(holder, overwrite(holder.id))]);
  };
  return (
    <div className="flex flex-col gap-4">
      <SwitchField
        label={t.privateSwitch}
        hint={closed ? t.onlyThese : t.everyoneSees}
        checked={closed}
        disabled={put.isPending}
        onChange={setClosed}
      />
      {error && (
        <p role="alert" className="text-danger text-sm">
          {errorText(common, error)}
        </p>
      )}
      {closed && (
        <>
          <AddHolder guildId={guildId} without={inside.map((holder) => holder.id)} onAdd={letIn} />
          {inside.length === 0 && <p className="text-ink-faint text-sm">{t.nobody}</p>}
          <ul className="flex flex-col">
            {inside.map((holder) => (
              <li
                key={holder.id}
                className="flex items-center gap-2 border-line border-t py-1.5 first:border-t-0"
              >
                <HolderLine holder={holder} />
                <IconButton
                  label={t.takeAway(holder.name)}
                  className="ml-auto"
                  onClick={() => takeOut(holder.id)}
                >
                  <X aria-hidden className="size-4" />
                </IconButton>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
