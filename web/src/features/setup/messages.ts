import { defineMessages } from '@shared/i18n/messages';

export const setupMessages = defineMessages(
  {
    title: 'Set up your server',
    lead: 'Two short steps, and it’s yours. You’ll be its administrator.',
    you: 'You',
    server: 'The server',
    instanceName: 'Name of this server',
    instanceNameHint: 'What people see when they arrive. You can change it later.',
    mode: 'Who may create an account?',
    modes: {
      invite: { name: 'People with an invitation', hint: 'A good start for friends, a family or a team.' },
      open: { name: 'Anyone', hint: 'Whoever finds this address can sign up.' },
      closed: { name: 'Nobody', hint: 'You make the accounts yourself, on the command line.' },
    },
    submit: 'Start the server',
    noClaimTitle: 'Almost there',
    noClaim:
      'This server hasn’t been set up yet. When it started, it printed a set-up link in its terminal or log. Open that link, and you become its administrator.',
    pasteClaim: 'Set-up link or code',
    continue: 'Continue',
    wrongClaim: 'This set-up link isn’t valid. Use the one that the server printed when it last started.',
    claimedTitle: 'This server is set up already',
    claimed: 'Its administrator has been chosen. Sign in, or ask for an invitation.',
    signIn: 'Sign in',
  },
  {
    title: 'Installez votre serveur',
    lead: 'Deux courtes étapes et il est à vous : c’est vous qui l’administrerez.',
    you: 'Vous',
    server: 'Le serveur',
    instanceName: 'Nom de ce serveur',
    instanceNameHint: 'Ce que l’on voit en arrivant. Vous pourrez le changer plus tard.',
    mode: 'Qui peut créer un compte ?',
    modes: {
      invite: { name: 'Les personnes invitées', hint: 'Un bon début entre amis, en famille ou en équipe.' },
      open: { name: 'Tout le monde', hint: 'Quiconque trouve cette adresse peut s’inscrire.' },
      closed: { name: 'Personne', hint: 'Vous créez vous-même les comptes, en ligne de commande.' },
    },
    submit: 'Démarrer le serveur',
    noClaimTitle: 'Vous y êtes presque',
    noClaim:
      'Ce serveur n’est pas encore installé. À son démarrage, il a affiché un lien d’installation dans son terminal ou son journal. Ouvrez ce lien : c’est vous qui l’administrerez.',
    pasteClaim: 'Lien ou code d’installation',
    continue: 'Continuer',
    wrongClaim:
      'Ce lien d’installation n’est pas valable. Utilisez celui que le serveur a affiché à son dernier démarrage.',
    claimedTitle: 'Ce serveur est déjà installé',
    claimed: 'Il a déjà une personne pour l’administrer. Connectez-vous, ou demandez une invitation.',
    signIn: 'Se connecter',
  },
);
