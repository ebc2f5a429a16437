//! Every sentence of the pages, in both languages. A missing one doesn't compile.

use super::language::Language;

/// `{n}`, `{host}` and `{s}` stand for what is filled in.
pub(super) struct Words {
    pub(super) tag: &'static str,
    pub(super) title: &'static str,
    pub(super) heading: &'static str,
    pub(super) intro: &'static str,
    pub(super) label: &'static str,
    pub(super) hint: &'static str,
    pub(super) submit: &'static str,
    pub(super) recent: &'static str,
    pub(super) remove: &'static str,
    pub(super) found_title: &'static str,
    pub(super) found_heading: &'static str,
    pub(super) leads_to: &'static str,
    pub(super) member: &'static str,
    pub(super) members: &'static str,
    pub(super) going: &'static str,
    pub(super) stopped: &'static str,
    pub(super) carry_on: &'static str,
    pub(super) cancel: &'static str,
    pub(super) open_app: &'static str,
    pub(super) trust: &'static str,
    pub(super) again: &'static str,
    pub(super) invalid: (&'static str, &'static str),
    pub(super) unknown: (&'static str, &'static str),
    pub(super) expired: (&'static str, &'static str),
    pub(super) limited: (&'static str, &'static str),
    pub(super) unavailable: (&'static str, &'static str),
    pub(super) offline: &'static str,
}

impl Words {
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::French => &FRENCH,
        }
    }
}

const ENGLISH: Words = Words {
    tag: "en",
    title: "Join a server",
    heading: "Join a server",
    intro: "Somebody gave you an invitation? Type its code here, or paste the whole link.",
    label: "Invite code or link",
    hint: "For example h7Kd2mPqXw",
    submit: "Find the server",
    recent: "Recent servers",
    remove: "Remove {host} from the list",
    found_title: "Your invitation",
    found_heading: "You are invited",
    leads_to: "This code leads to",
    member: "{n} member",
    members: "{n} members",
    going: "You will be taken there in 3 seconds.",
    stopped: "Stopped. You stay here until you choose to continue.",
    carry_on: "Continue",
    cancel: "Cancel",
    open_app: "Open in the desktop app",
    trust: "Go on only if you know this address: whoever runs it sees what you do there.",
    again: "Try another code",
    invalid: (
        "This is no invite code",
        "A code has 6 to 128 letters and digits, without spaces. Check it, or paste the whole link.",
    ),
    unknown: (
        "This code is unknown",
        "No server has given it out. Upper and lower case count: check the code, or ask for it again.",
    ),
    expired: (
        "This invitation has expired",
        "It ran out, was used up or was withdrawn. Ask the person who invited you for a new one.",
    ),
    limited: ("That was a little too fast", "Please wait {s} seconds, then try again."),
    unavailable: (
        "We can't look it up just now",
        "Something failed on our side. Please try again in a moment.",
    ),
    offline: "You seem to be offline. Check your connection, then try again.",
};

const FRENCH: Words = Words {
    tag: "fr",
    title: "Rejoindre un serveur",
    heading: "Rejoindre un serveur",
    intro: "On vous a envoyé une invitation\u{202f}? Saisissez son code ici, ou collez le lien entier.",
    label: "Code ou lien d’invitation",
    hint: "Par exemple h7Kd2mPqXw",
    submit: "Trouver le serveur",
    recent: "Serveurs récents",
    remove: "Retirer {host} de la liste",
    found_title: "Votre invitation",
    found_heading: "Vous êtes invité·e",
    leads_to: "Ce code mène à",
    member: "{n} membre",
    members: "{n} membres",
    going: "Vous y serez conduit·e dans 3 secondes.",
    stopped: "Arrêté. Vous restez ici jusqu’à ce que vous choisissiez de continuer.",
    carry_on: "Continuer",
    cancel: "Annuler",
    open_app: "Ouvrir dans l’application",
    trust: "Ne continuez que si vous connaissez cette adresse\u{202f}: la personne qui la gère voit ce que vous y faites.",
    again: "Essayer un autre code",
    invalid: (
        "Ce n’est pas un code d’invitation",
        "Un code compte de 6 à 128 lettres et chiffres, sans espace. Vérifiez-le, ou collez le lien entier.",
    ),
    unknown: (
        "Ce code est inconnu",
        "Aucun serveur ne l’a donné. Majuscules et minuscules comptent\u{202f}: vérifiez le code, ou redemandez-le.",
    ),
    expired: (
        "Cette invitation a expiré",
        "Elle est périmée, épuisée ou a été retirée. Demandez-en une nouvelle à la personne qui vous a invité·e.",
    ),
    limited: ("C’était un peu trop rapide", "Patientez {s} secondes, puis réessayez."),
    unavailable: (
        "Impossible de chercher pour l’instant",
        "Un problème est survenu de notre côté. Réessayez dans un instant.",
    ),
    offline: "Vous semblez hors ligne. Vérifiez votre connexion, puis réessayez.",
};
