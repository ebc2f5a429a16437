import { defineMessages, plural } from '@shared/i18n/messages';

const count = (locale: 'en' | 'fr', n: number, one: string, other: string) =>
  `${new Intl.NumberFormat(locale).format(n)} ${plural(locale, n, { one, other })}`;

export const inviteMessages = defineMessages(
  {
    title: (guild: string) => `Join ${guild}`,
    loading: 'Opening your invitation…',
    invitedBy: (name: string) => `${name} invites you to`,
    invited: 'You’re invited to',
    members: (n: number) => count('en', n, 'member', 'members'),
    online: (n: number) => `${new Intl.NumberFormat('en').format(n)} online`,
    join: 'Join',
    accept: 'Create an account to join',
    signIn: 'I have an account',
    memberTitle: 'You’re in already',
    member: (guild: string) => `You’re a member of ${guild}.`,
    open: (guild: string) => `Open ${guild}`,
    bannedTitle: 'You can’t join',
    banned: (guild: string) => `You have been banned from ${guild}. Only its moderators can change that.`,
    closedTitle: 'Sign-up is closed',
    closed:
      'This server takes no new accounts at the moment. With an account that you have already, you can still join.',
    usedUpTitle: 'This invitation is used up',
    usedUp:
      'It was for a limited number of people and they have all come, or it has just been withdrawn. Ask for a new one.',
    expiredTitle: 'This invitation has expired',
    expired: 'Ask whoever sent it to you for a new one.',
    unknownTitle: 'This invitation is no longer valid',
    unknown:
      'It has expired, is used up or was withdrawn, or the link is incomplete. Check it, or ask for a new one.',
    otherCode: 'Enter another code',
    home: 'Back to my conversations',
    dialogTitle: 'Invite people',
    dialogLead: (channel: string) => `They arrive in ${channel}.`,
    link: 'Invitation link',
    code: 'Code',
    joinLink: 'Link through the resolver',
    lasts: 'Ends after',
    uses: 'Number of uses',
    ages: {
      1800: '30 minutes',
      3600: '1 hour',
      43200: '12 hours',
      86400: '1 day',
      604800: '7 days',
      0: 'Never',
    },
    unlimited: 'No limit',
    upTo: (n: number) => count('en', n, 'use', 'uses'),
    temporary: 'Temporary: who has no role leaves when they disconnect',
    renew: 'Make a new invitation',
    resolver: {
      pending: 'The resolver is being told about this code; the other link works already.',
      failed:
        'The resolver didn’t take this code. The invitation link works all the same; to get a code that it knows, make a new invitation.',
    },
  },
  {
    title: (guild: string) => `Rejoindre ${guild}`,
    loading: 'Ouverture de votre invitation…',
    invitedBy: (name: string) => `${name} vous invite sur`,
    invited: 'Une invitation pour',
    members: (n: number) => count('fr', n, 'membre', 'membres'),
    online: (n: number) => `${new Intl.NumberFormat('fr').format(n)} en ligne`,
    join: 'Rejoindre',
    accept: 'Créer un compte et rejoindre',
    signIn: 'J’ai déjà un compte',
    memberTitle: 'Vous y êtes déjà',
    member: (guild: string) => `Vous êtes membre de ${guild}.`,
    open: (guild: string) => `Ouvrir ${guild}`,
    bannedTitle: 'Vous ne pouvez pas entrer',
    banned: (guild: string) =>
      `Un bannissement vous ferme l’accès à ${guild}. Seule sa modération peut y changer quelque chose.`,
    closedTitle: 'Les inscriptions sont fermées',
    closed:
      'Ce serveur n’accepte pas de nouveaux comptes pour le moment. Avec un compte que vous avez déjà, vous pouvez entrer.',
    usedUpTitle: 'Cette invitation est épuisée',
    usedUp:
      'Elle était prévue pour un nombre limité de personnes, toutes venues, ou vient d’être retirée. Demandez-en une nouvelle.',
    expiredTitle: 'Cette invitation a expiré',
    expired: 'Demandez-en une nouvelle à la personne qui vous l’a envoyée.',
    unknownTitle: 'Cette invitation n’est plus valable',
    unknown:
      'Elle a expiré, est épuisée ou a été retirée, ou bien le lien est incomplet. Vérifiez-le, ou demandez-en une nouvelle.',
    otherCode: 'Saisir un autre code',
    home: 'Revenir à mes conversations',
    dialogTitle: 'Inviter des personnes',
    dialogLead: (channel: string) => `Elles arrivent dans ${channel}.`,
    link: 'Lien d’invitation',
    code: 'Code',
    joinLink: 'Lien par le résolveur',
    lasts: 'Expire après',
    uses: 'Nombre d’utilisations',
    ages: {
      1800: '30 minutes',
      3600: '1 heure',
      43200: '12 heures',
      86400: '1 jour',
      604800: '7 jours',
      0: 'Jamais',
    },
    unlimited: 'Sans limite',
    upTo: (n: number) => count('fr', n, 'utilisation', 'utilisations'),
    temporary: 'Temporaire : qui n’a pas de rôle repart en se déconnectant',
    renew: 'Créer une nouvelle invitation',
    resolver: {
      pending: 'Le résolveur reçoit ce code en ce moment ; l’autre lien fonctionne déjà.',
      failed:
        'Le résolveur n’a pas accepté ce code. Le lien d’invitation fonctionne quand même ; pour un code qu’il connaît, créez une nouvelle invitation.',
    },
  },
);
