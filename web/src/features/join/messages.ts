import { defineMessages, plural } from '@shared/i18n/messages';

export const joinMessages = defineMessages(
  {
    title: 'Join with a code',
    lead: 'Enter the code you were given, or paste the whole invitation link.',
    field: 'Code or link',
    submit: 'Find the server',
    malformed: 'This isn’t an invitation: a code has 6 to 128 letters, digits, hyphens or underscores.',
    notFound: 'No server knows this code. Check it letter by letter: capitals count.',
    expired: 'This code has expired. Ask for a new one.',
    usedUp: 'This code has been used as often as it may be. Ask for a new one.',
    tooMany: 'Too many attempts. Wait a minute and try again.',
    unreachable:
      'The address book of codes can’t be reached. Check your connection, or use the full invitation link.',
    elsewhere: 'To another server',
    leadsTo: 'This invitation leads to',
    trust: 'Go on only if you know this address: whoever runs it sees what you do there.',
    going: (seconds: number) =>
      `You’ll be taken there in ${seconds} ${plural('en', seconds, { one: 'second', other: 'seconds' })}.`,
    continue: 'Continue',
    stop: 'Stay here',
    home: 'Back to my conversations',
    signIn: 'Sign in',
  },
  {
    title: 'Rejoindre avec un code',
    lead: 'Saisissez le code qu’on vous a donné, ou collez le lien d’invitation entier.',
    field: 'Code ou lien',
    submit: 'Trouver le serveur',
    malformed: 'Ce n’est pas une invitation : un code a de 6 à 128 lettres, chiffres, tirets ou tirets bas.',
    notFound: 'Aucun serveur ne connaît ce code. Vérifiez-le lettre par lettre : les majuscules comptent.',
    expired: 'Ce code a expiré. Demandez-en un nouveau.',
    usedUp: 'Ce code a servi autant de fois que permis. Demandez-en un nouveau.',
    tooMany: 'Trop de tentatives. Attendez une minute et réessayez.',
    unreachable:
      'L’annuaire des codes est injoignable. Vérifiez votre connexion, ou utilisez le lien d’invitation entier.',
    elsewhere: 'Vers un autre serveur',
    leadsTo: 'Cette invitation mène à',
    trust: 'Ne continuez que si vous connaissez cette adresse : qui la tient voit ce que vous y faites.',
    going: (seconds: number) =>
      `La page s’ouvrira dans ${seconds} ${plural('fr', seconds, { one: 'seconde', other: 'secondes' })}.`,
    continue: 'Continuer',
    stop: 'Rester ici',
    home: 'Revenir à mes conversations',
    signIn: 'Se connecter',
  },
);
