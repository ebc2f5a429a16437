import { defineMessages } from '@shared/i18n/messages';

export const peopleMessages = defineMessages(
  {
    card: (name: string) => `About ${name}`,
    bot: 'Bot',
    roles: 'Roles',
    since: 'Member since',
    write: 'Write a message',
    moderate: 'Roles and moderation',
    timedOutUntil: (when: string) => `In time-out until ${when}`,
    cantWrite: 'You can’t write to this person.',
  },
  {
    card: (name) => `À propos de ${name}`,
    bot: 'Bot',
    roles: 'Rôles',
    since: 'Membre depuis le',
    write: 'Écrire un message',
    moderate: 'Rôles et modération',
    timedOutUntil: (when) => `En exclusion temporaire jusqu’au ${when}`,
    cantWrite: 'Vous ne pouvez pas écrire à cette personne.',
  },
);
