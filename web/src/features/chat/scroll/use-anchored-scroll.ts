import {
  type RefCallback,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { type Geometry, type Remembered, remember, shiftFor } from './anchor';

/** How near to an edge more history is asked for, in pixels. */
const EDGE = 800;

export type Landing = { to: 'end' } | { to: 'row'; key: string; at: 'quarter' | 'middle' };

export type AnchoredScroll = {
  /** Refs for the element that scrolls and the one that holds the rows. They may come and go. */
  viewport: RefCallback<HTMLDivElement>;
  content: RefCallback<HTMLDivElement>;
  /** The view is at the live end and follows it. */
  atEnd: boolean;
  toEnd: () => void;
  /** A row in the middle of the view, or null before there is one. */
  keyInView: () => string | null;
  /** Brings a row into view; false when it isn't there. */
  toRow: (key: string, at?: 'quarter' | 'middle') => boolean;
};

type Options = {
  /** Changes whenever the rows do. */
  rows: readonly unknown[];
  /** Whether the last row is the newest message that exists. */
  live: boolean;
  /** Where to begin, once there are rows. */
  landing: Landing;
  onNearStart: () => void;
  onNearEnd: () => void;
};

/**
 * Keeps what is being read where it is, whatever happens around it: history loads above, rows grow late, the window
 * is resized. Browsers' own scroll anchoring differs too much, so it is off (`overflow-anchor: none`) and done here:
 * the rows in view and their places are remembered on scroll and put back after each change of layout.
 * Rows carry `data-row`. Dividers carry `data-divider`: they can be gone to, but hold no place, since they move when
 * history loads above them.
 */
export function useAnchoredScroll({ rows, live, landing, onNearStart, onNearEnd }: Options): AnchoredScroll {
  const viewport = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [viewElement, setView] = useElement(viewport);
  const [contentElement, setContent] = useElement(content);
  const memory = useRef<Remembered | null>(null);
  const landed = useRef(false);
  const [atEnd, setAtEnd] = useState(false);
  const isLive = useRef(live);
  isLive.current = live;
  const edges = useRef({ onNearStart, onNearEnd });
  edges.current = { onNearStart, onNearEnd };

  const note = useCallback(() => {
    const view = viewport.current;
    if (view === null || content.current === null || !landed.current) return;
    const next = remember(geometry(view, content.current), isLive.current);
    memory.current = next;
    setAtEnd(next.stuck);
    if (next.top < EDGE) edges.current.onNearStart();
    if (next.height - next.top - view.clientHeight < EDGE) edges.current.onNearEnd();
  }, []);

  const restore = useCallback(() => {
    const view = viewport.current;
    if (view === null || content.current === null || memory.current === null || view.clientHeight === 0)
      return;
    const shift = shiftFor(memory.current, geometry(view, content.current));
    if (Math.abs(shift) >= 0.5) view.scrollTop += shift;
    note();
  }, [note]);

  const toEnd = useCallback(() => {
    const view = viewport.current;
    if (view === null) return;
    view.scrollTop = view.scrollHeight;
    note();
  }, [note]);

  const toRow = useCallback(
    (key: string, at: 'quarter' | 'middle' = 'middle') => {
      const view = viewport.current;
      const row = content.current?.querySelector(
        `:is([data-row="${CSS.escape(key)}"], [data-divider="${CSS.escape(key)}"])`,
      );
      if (view === null || row === null || row === undefined) return false;
      const wanted =
        at === 'quarter' ? view.clientHeight / 4 : Math.max(0, (view.clientHeight - row.clientHeight) / 2);
      view.scrollTop += row.getBoundingClientRect().top - view.getBoundingClientRect().top - wanted;
      note();
      return true;
    },
    [note],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of the rows is a change of layout
  useLayoutEffect(() => {
    if (landed.current) restore();
    else if (rows.length > 0) {
      landed.current = true;
      if (landing.to === 'end' || !toRow(landing.key, landing.at)) toEnd();
    }
  }, [rows, live]);

  useEffect(() => {
    if (viewElement === null || contentElement === null) return;
    const watch = new ResizeObserver(restore);
    watch.observe(viewElement);
    watch.observe(contentElement);
    return () => watch.disconnect();
  }, [viewElement, contentElement, restore]);

  useEffect(() => {
    // What has grown since the last look is told of later than the scrolling in the same frame: noted as it stands now,
    // that would be taken for the reader's own movement.
    const onScroll = () => {
      const grown = viewElement !== null && viewElement.scrollHeight > (memory.current?.height ?? Infinity);
      if (grown) restore();
      else note();
    };
    viewElement?.addEventListener('scroll', onScroll, { passive: true });
    return () => viewElement?.removeEventListener('scroll', onScroll);
  }, [viewElement, note, restore]);

  const keyInView = useCallback(() => {
    const seen = memory.current?.rows ?? [];
    return seen[Math.floor(seen.length / 2)]?.key ?? null;
  }, []);

  return { viewport: setView, content: setContent, atEnd, keyInView, toEnd, toRow };
}

/** An element that layout effects find in `ref`, and effects as a state that they depend on. */
function useElement(ref: RefObject<HTMLDivElement | null>) {
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const set = useCallback<RefCallback<HTMLDivElement>>(
    (next) => {
      ref.current = next;
      setElement(next);
    },
    [ref],
  );
  return [element, set] as const;
}

function geometry(view: HTMLElement, content: HTMLElement): Geometry {
  const origin = view.getBoundingClientRect().top;
  return {
    top: view.scrollTop,
    height: view.scrollHeight,
    seen: view.clientHeight,
    rows: function* () {
      for (const row of content.querySelectorAll<HTMLElement>('[data-row]')) {
        const box = row.getBoundingClientRect();
        yield { key: row.dataset.row ?? '', top: box.top - origin, bottom: box.bottom - origin };
      }
    },
  };
}
