export const COMPOSER_ID = 'composer';

/** To where one writes, when what had the focus is gone. */
export function focusComposer(): void {
  document.getElementById(COMPOSER_ID)?.focus();
}

/** The same where nobody asked to write: on a touch screen that would open the keyboard over the messages. */
export function goOnFromComposer(): void {
  if (matchMedia('(pointer: fine)').matches) focusComposer();
}
