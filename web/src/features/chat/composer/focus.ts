export const COMPOSER_ID = 'composer';

/** To where one writes, when what had the focus is gone. */
export function focusComposer(): void {
  document.getElementById(COMPOSER_ID)?.focus();
}
