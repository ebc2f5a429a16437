import { defineMessages, plural } from './messages';

const seconds = { en: { one: 'second', other: 'seconds' }, fr: { one: 'seconde', other: 'secondes' } };

/** Words that every feature says. */
export const commonMessages = defineMessages(
  {
    cancel: 'Cancel',
    save: 'Save',
    delete: 'Delete',
    close: 'Close',
    retry: 'Try again',
    copy: 'Copy',
    copied: 'Copied',
    loading: 'Loading…',
    optional: 'Optional',
    status: {
      online: 'Online',
      idle: 'Away',
      dnd: 'Do not disturb',
      offline: 'Offline',
      invisible: 'Invisible',
    },
    errors: {
      unreachable: 'The server can’t be reached. Check your connection and try again.',
      tooMany: (wait: number) => `Too many attempts. Try again in ${wait} ${plural('en', wait, seconds.en)}.`,
      forbidden: 'You aren’t allowed to do that.',
      notFound: 'That doesn’t exist any more.',
      full: 'The server has no room left. Please tell its administrator.',
      unknown: 'Something went wrong. Please try again.',
      fields: {
        required: 'This is needed.',
        length: 'This is too short or too long.',
        taken: 'This is already taken.',
        invalid: 'This isn’t valid.',
      },
    },
  },
  {
    cancel: 'Annuler',
    save: 'Enregistrer',
    delete: 'Supprimer',
    close: 'Fermer',
    retry: 'Réessayer',
    copy: 'Copier',
    copied: 'Copié',
    loading: 'Chargement…',
    optional: 'Facultatif',
    status: {
      online: 'En ligne',
      idle: 'Absent',
      dnd: 'Ne pas déranger',
      offline: 'Hors ligne',
      invisible: 'Invisible',
    },
    errors: {
      unreachable: 'Le serveur est injoignable. Vérifiez votre connexion et réessayez.',
      tooMany: (wait: number) =>
        `Trop de tentatives. Réessayez dans ${wait} ${plural('fr', wait, seconds.fr)}.`,
      forbidden: 'Vous n’avez pas le droit de faire cela.',
      notFound: 'Cela n’existe plus.',
      full: 'Le serveur n’a plus de place. Prévenez la personne qui l’administre.',
      unknown: 'Une erreur est survenue. Veuillez réessayer.',
      fields: {
        required: 'Ce champ est obligatoire.',
        length: 'Ce champ est trop court ou trop long.',
        taken: 'C’est déjà pris.',
        invalid: 'Ce n’est pas valide.',
      },
    },
  },
);

type Common = (typeof commonMessages)['en'];

/** What to tell a person about a failed call, where the feature has no better words. */
export function errorText(t: Common, error: unknown): string {
  const { status, retryAfter } = error as { status?: number; retryAfter?: number };
  if (status === 0) return t.errors.unreachable;
  if (status === 429) return t.errors.tooMany(Math.max(1, Math.ceil(retryAfter ?? 1)));
  if (status === 403) return t.errors.forbidden;
  if (status === 404) return t.errors.notFound;
  if (status === 507) return t.errors.full;
  return t.errors.unknown;
}

/** What to tell about one field, by the code of the refusal. */
export function fieldText(t: Common, code: string): string {
  if (code === 'BASE_TYPE_REQUIRED') return t.errors.fields.required;
  if (/LENGTH/.test(code)) return t.errors.fields.length;
  if (/TAKEN|ALREADY|UNIQUE/.test(code)) return t.errors.fields.taken;
  return t.errors.fields.invalid;
}
