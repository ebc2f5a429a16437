import { useSyncExternalStore } from 'react';

const EVENTS = ['focus', 'blur'] as const;

/** Whether somebody looks at this window: it is shown and has the focus. */
export function useFocused(): boolean {
  return useSyncExternalStore(subscribe, isFocused);
}

function isFocused(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}

function subscribe(changed: () => void): () => void {
  for (const event of EVENTS) window.addEventListener(event, changed);
  document.addEventListener('visibilitychange', changed);
  return () => {
    for (const event of EVENTS) window.removeEventListener(event, changed);
    document.removeEventListener('visibilitychange', changed);
  };
}
