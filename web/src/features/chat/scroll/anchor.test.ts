import { describe, expect, it } from 'vitest';
import { type Geometry, remember, shiftFor } from './anchor';

/** A list of rows of given heights, in a view of 100 px, scrolled to `top`. */
function list(rows: [string, number][], top: number): Geometry {
  const height = rows.reduce((sum, [, each]) => sum + each, 0);
  return {
    top,
    height,
    seen: 100,
    rows: function* () {
      let at = -top;
      for (const [key, each] of rows) {
        yield { key, top: at, bottom: at + each };
        at += each;
      }
    },
  };
}

const rows: [string, number][] = [
  ['a', 60],
  ['b', 60],
  ['c', 60],
  ['d', 60],
];

describe('scroll anchor', () => {
  it('stays at the end when a row is added, within eight pixels of it', () => {
    for (const top of [140, 133])
      expect(shiftFor(remember(list(rows, top), true), list([...rows, ['e', 60]], top))).toBe(200 - top);
  });

  it('stays at the end when a row grows', () => {
    expect(
      shiftFor(
        remember(list(rows, 140), true),
        list(
          [
            ['a', 60],
            ['b', 90],
            ['c', 60],
            ['d', 60],
          ],
          140,
        ),
      ),
    ).toBe(30);
  });

  it('does not move a reader when a row is added below', () => {
    expect(shiftFor(remember(list(rows, 80), true), list([...rows, ['e', 60]], 80))).toBe(0);
  });

  it('does not follow the end of a window that is not live', () => {
    expect(shiftFor(remember(list(rows, 140), false), list([...rows, ['e', 60]], 140))).toBe(0);
  });

  it('holds the place when history is added above or a row above grows', () => {
    expect(shiftFor(remember(list(rows, 80), true), list([['z', 500], ...rows], 80))).toBe(500);
    expect(shiftFor(remember(list(rows, 80), true), list([['a', 75], ...rows.slice(1)], 80))).toBe(15);
  });

  it('lets the row at the upper edge grow upward', () => {
    expect(shiftFor(remember(list(rows, 80), true), list([['a', 60], ['b', 75], ...rows.slice(2)], 80))).toBe(
      15,
    );
  });

  it('holds a row taller than the view by its upper edge', () => {
    expect(shiftFor(remember(list([['a', 300]], 0), false), list([['a', 400]], 0))).toBe(0);
  });

  it('holds by the next row when the first one in view disappears', () => {
    expect(
      shiftFor(
        remember(list(rows, 80), true),
        list(
          rows.filter(([key]) => key !== 'b'),
          80,
        ),
      ),
    ).toBe(-60);
  });

  it('keeps a movement whose event has not come yet', () => {
    const before = remember(list(rows, 80), true);
    expect(shiftFor(before, list([['z', 500], ...rows], 50))).toBe(500);
    const atEnd = remember(list(rows, 140), true);
    expect(shiftFor(atEnd, list([...rows, ['e', 60]], 100))).toBe(0);
  });
});
