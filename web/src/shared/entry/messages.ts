import { defineMessages } from '@shared/i18n/messages';

export const entryMessages = defineMessages(
  { language: 'Language', theme: 'Theme', themes: { system: 'System', light: 'Light', dark: 'Dark' } },
  { language: 'Langue', theme: 'Thème', themes: { system: 'Système', light: 'Clair', dark: 'Sombre' } },
);
