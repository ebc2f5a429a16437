export const COMPOSER_ID = 'composer';

/** To where one writes, when what had the focus is gone. */
export function focusComposer(): void {
  document.getElementById(COMPOSER_ID)?.focus();
}

/** The same where something else took it away: on a touch screen that would open the keyboard. */
export function goOnFromComposer(): void {
  if (matchMedia('(pointer: fine)').matches) focusComposer();
}
