import type { Channel } from '@shared/api/types';
import { CHANNEL_VOICE } from '@shared/store/selectors';
import { Hash, Lock, Volume2 } from 'lucide-react';
import { isPrivate } from '../model/sections';

export function ChannelIcon({ channel }: { channel: Channel }) {
  const Icon = channel.type === CHANNEL_VOICE ? Volume2 : isPrivate(channel) ? Lock : Hash;
  return <Icon aria-hidden className="size-4 shrink-0 text-ink-faint" />;
}
