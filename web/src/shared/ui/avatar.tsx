import type { PresenceStatus } from '../api/types';
import { classNames } from './class-names';

interface AvatarProps {
  /** Decides the tint, so that a person keeps theirs. */
  id: string;
  name: string;
  size?: number;
  status?: PresenceStatus;
  /** The word for the status, for those who don't see the dot. */
  statusLabel?: string;
  className?: string;
}

/** Initials on a tint of its own; purely decorative, the name stands beside it. */
export function Avatar({ id, name, size = 40, status, statusLabel, className }: AvatarProps) {
  const hue = tint(BigInt(id || 0));
  return (
    <span
      className={classNames('relative inline-block shrink-0', className)}
      style={{ width: size, height: size }}
    >
      <span
        aria-hidden
        className="grid size-full select-none place-items-center rounded-[32%] font-semibold"
        style={{
          fontSize: size * 0.4,
          background: `light-dark(oklch(0.88 0.055 ${hue}), oklch(0.4 0.06 ${hue}))`,
          color: `light-dark(oklch(0.35 0.08 ${hue}), oklch(0.93 0.04 ${hue}))`,
        }}
      >
        {initials(name)}
      </span>
      {status && status !== 'offline' && (
        <span
          role="img"
          aria-label={statusLabel}
          className={classNames(
            'absolute -right-0.5 -bottom-0.5 size-3 rounded-full ring-2 ring-panel',
            status === 'online' ? 'bg-online' : status === 'dnd' ? 'bg-danger' : 'bg-notice',
          )}
        />
      )}
    </span>
  );
}

/** A hue in degrees from the parts of an id that differ: its moment and its counter. */
function tint(id: bigint): number {
  return (Number(((id >> 22n) + (id & 0xfffn)) % 360n) * 137) % 360;
}

function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s._-]+/)
    .filter(Boolean);
  const first = (word: string | undefined) => [...(word ?? '')][0] ?? '';
  return (first(words[0]) + (words.length > 1 ? first(words[words.length - 1]) : '')).toUpperCase() || '?';
}
