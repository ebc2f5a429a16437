import { defineMessages, plural } from '@shared/i18n/messages';

/** The words of direct messages. */
export const dmMessages = defineMessages(
  {
    title: 'Direct messages',
    write: 'New message',
    none: 'No conversation yet.',
    unread: 'unread',
    mentions: (count: number) => `${count} unread`,

    homeTitle: 'Write to somebody',
    homeText:
      'What you write here, only the two of you can read. Pick a conversation, or start one by username.',

    dialogTitle: 'New message',
    dialogLead: 'To whom? You need their username.',
    username: 'Username',
    usernameHint: 'Like ada.lovelace, without @',
    notFound: 'Nobody by that username.',
    refused: 'You can’t write to this person.',
    yourself: 'That is you.',
    start: 'Write',
  },
  {
    title: 'Messages privés',
    write: 'Nouveau message',
    none: 'Pas encore de conversation.',
    unread: 'non lu',
    mentions: (count) => `${count} ${plural('fr', count, { one: 'non lu', other: 'non lus' })}`,

    homeTitle: 'Écrivez à quelqu’un',
    homeText:
      'Ce que vous écrivez ici, vous seuls pouvez le lire. Choisissez une conversation, ou commencez-en une par nom d’utilisateur.',

    dialogTitle: 'Nouveau message',
    dialogLead: 'À qui ? Il vous faut son nom d’utilisateur.',
    username: 'Nom d’utilisateur',
    usernameHint: 'Par exemple ada.lovelace, sans @',
    notFound: 'Personne de ce nom d’utilisateur.',
    refused: 'Vous ne pouvez pas écrire à cette personne.',
    yourself: 'C’est vous.',
    start: 'Écrire',
  },
);
