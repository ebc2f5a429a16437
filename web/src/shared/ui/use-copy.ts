import { copyText } from '@shared/lib/copy-text';
import { useEffect, useState } from 'react';

const SHOWN_MS = 2_000;

/** Copies, and remembers for a moment that it did. `copy` answers whether the browser allowed it. */
export function useCopy(text: string): { copied: boolean; copy(): Promise<boolean> } {
  const [copied, setCopied] = useState(0);
  useEffect(() => {
    if (copied === 0) return;
    const timer = setTimeout(() => setCopied(0), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    const done = await copyText(text);
    setCopied((count) => (done ? count + 1 : 0));
    return done;
  };
  return { copied: copied > 0, copy };
}
