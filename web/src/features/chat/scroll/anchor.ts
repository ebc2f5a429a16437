/** Nearer to the end than this counts as being at it, in pixels. */
const STICK = 8;

/** What a scroll container looks like now. Row places are relative to its upper edge. */
export type Geometry = {
  /** scrollTop */
  top: number;
  /** scrollHeight */
  height: number;
  /** clientHeight */
  seen: number;
  rows: () => Iterable<{ key: string; top: number; bottom: number }>;
};

export type Remembered = {
  top: number;
  height: number;
  /** Follows the live end. */
  stuck: boolean;
  /** The rows in view, uppermost first: if one disappears, the next one holds the place. */
  rows: readonly Place[];
};

/** A row is held by its lower edge, so that one that grows at the upper edge of the view grows upward, out of sight. */
type Place = { key: string; edge: 'top' | 'bottom'; at: number };

/** What is to be put back later. */
export function remember(now: Geometry, live: boolean): Remembered {
  const rows: Place[] = [];
  for (const row of now.rows()) {
    if (row.top > now.seen) break;
    if (row.bottom <= 0) continue;
    // The end of a row taller than the view isn't what is being read.
    const edge = row.bottom <= now.seen ? 'bottom' : 'top';
    rows.push({ key: row.key, edge, at: row[edge] });
  }
  return { top: now.top, height: now.height, stuck: live && fromEnd(now) <= STICK, rows };
}

/** How far to scroll so that what was in view stands where it stood. */
export function shiftFor(before: Remembered, now: Geometry): number {
  // A reader may have scrolled between the last scroll event and this change: that movement is theirs to keep.
  const moved = now.top - before.top;
  const left = moved < -STICK && now.height >= before.height;
  if (before.stuck && !left) return fromEnd(now);
  const rows = new Map([...now.rows()].map((row) => [row.key, row]));
  for (const { key, edge, at } of before.rows) {
    const row = rows.get(key);
    if (row !== undefined) return row[edge] - (at - moved);
  }
  return 0;
}

function fromEnd(now: Geometry): number {
  return now.height - now.top - now.seen;
}
