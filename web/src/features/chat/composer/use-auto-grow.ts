import { type RefObject, useLayoutEffect } from 'react';

/** Makes a text box as high as its text; its `max-height` stops it. */
export function useAutoGrow(box: RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text decides the height
  useLayoutEffect(() => {
    const field = box.current;
    if (field === null) return;
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
  }, [box, text]);
}
