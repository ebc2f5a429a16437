import { defineMessages } from '@shared/i18n/messages';

/** Why an invitation can't be used: said on its page, on signing up with it, and where its code is typed. */
export const inviteRefusalMessages = defineMessages(
  {
    bannedTitle: 'You can’t join',
    banned: (guild: string) => `You have been banned from ${guild}. Only its moderators can change that.`,
    thisServer: 'this server',
    usedUpTitle: 'This invitation is used up',
    usedUp: 'It was for a limited number of people, and they have all come. Ask for a new one.',
    expiredTitle: 'This invitation has expired',
    expired: 'Ask whoever sent it to you for a new one.',
    unknownTitle: 'This invitation is not valid',
    unknown: 'It was withdrawn, or its link is incomplete. Check it, or ask for a new one.',
  },
  {
    bannedTitle: 'Vous ne pouvez pas entrer',
    banned: (guild) =>
      `Un bannissement vous ferme l’accès à ${guild}. Seule l’équipe de modération peut y changer quelque chose.`,
    thisServer: 'ce serveur',
    usedUpTitle: 'Cette invitation est épuisée',
    usedUp:
      'Elle était prévue pour un nombre limité de personnes, et toutes sont venues. Demandez-en une nouvelle.',
    expiredTitle: 'Cette invitation a expiré',
    expired: 'Demandez-en une nouvelle à la personne qui vous l’a envoyée.',
    unknownTitle: 'Cette invitation n’est pas valable',
    unknown: 'Elle a été retirée, ou le lien est incomplet. Vérifiez-le, ou demandez-en une nouvelle.',
  },
);
