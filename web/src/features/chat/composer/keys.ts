export type ComposerAction = 'send' | 'edit-last' | 'cancel';

type Key = {
  key: string;
  keyCode: number;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  isComposing: boolean;
};

/** What a key means in the composer and in the edit box; null: leave it to the browser (so Shift+Enter is a new line). */
export function actionFor(event: Key, text: string): ComposerAction | null {
  // While an input method composes, Enter picks a word. Safari ends composition first and only tells by key code 229.
  if (event.isComposing || event.keyCode === 229) return null;
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  if (event.key === 'Enter' && !event.shiftKey) return 'send';
  if (event.key === 'ArrowUp' && !event.shiftKey && text === '') return 'edit-last';
  if (event.key === 'Escape') return 'cancel';
  return null;
}
