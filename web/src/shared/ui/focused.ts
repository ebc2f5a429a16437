import { createContext, useState } from 'react';

export function focused(): HTMLElement | null {
  return document.activeElement instanceof HTMLElement ? document.activeElement : null;
}

/** What had the focus when the conversation was asked for: it may be shown later than that. */
export const FocusedBefore = createContext<HTMLElement | null>(null);

/** What had the focus when `visit` became what it is. */
export function useFocusedBefore(visit: string): HTMLElement | null {
  const [seen, setSeen] = useState(() => ({ visit, before: focused() }));
  if (seen.visit !== visit) setSeen({ visit, before: focused() });
  return seen.before;
}
