import type { ApiError } from '../api/error';
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
      tooLarge: 'That is too large.',
      notLoaded: 'This could not be loaded. Check your connection, then load the page again.',
      signedOut: 'Your sign-in has ended. Sign in again.',
      limits: {
        30001: 'You have joined as many servers as one person can.',
        30005: 'This server has as many roles as it can have.',
        30013: 'This server has as many channels as it can have.',
        30016: 'This server has as many invitations as it can have. Withdraw some first.',
        30060: 'This channel has as many exceptions as it can have.',
        30076: 'You own as many bots as one person can.',
      },
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
      tooLarge: 'C’est trop volumineux.',
      notLoaded: 'Impossible de charger ceci. Vérifiez votre connexion, puis rechargez la page.',
      signedOut: 'Votre session est terminée. Reconnectez-vous.',
      limits: {
        30001: 'Vous êtes déjà sur autant de serveurs qu’il est permis.',
        30005: 'Ce serveur a déjà autant de rôles que possible.',
        30013: 'Ce serveur a déjà autant de salons que possible.',
        30016: 'Ce serveur a déjà autant d’invitations que possible. Retirez-en d’abord.',
        30060: 'Ce salon a déjà autant d’exceptions que possible.',
        30076: 'Vous avez déjà autant de bots qu’il est permis.',
      },
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
  const { status, code, fields, retryAfter } = error as Partial<ApiError>;
  const limit = (t.errors.limits as Record<number, string>)[code ?? 0];
  if (limit) return limit;
  const problem = Object.values(fields ?? {})[0]?.[0];
  if (problem) return fieldText(t, problem.code);
  if (status === 0) return t.errors.unreachable;
  if (status === 429) return t.errors.tooMany(Math.max(1, Math.ceil(retryAfter ?? 1)));
  if (status === 401) return t.errors.signedOut;
  if (status === 413) return t.errors.tooLarge;
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
