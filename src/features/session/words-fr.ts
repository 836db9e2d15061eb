import type { Texts } from '../../ui/i18n/texts/typography.ts';

/** What is said where a password is set. */
export const words = {
  password: {
    change: 'Changer le mot de passe',
    changeHelp:
      'Les autres appareils où votre compte est ouvert seront déconnectés. Les modifications en attente sur chacun y restent.',
    current: 'Mot de passe actuel',
    next: 'Nouveau mot de passe',
    rule: 'Au moins {{count}} caractères : une phrase de quelques mots convient très bien.',
    save: 'Enregistrer le mot de passe',
    saving: 'Enregistrement…',
    changed: 'Votre mot de passe est changé',
    changedHelp: 'Utilisez-le à la prochaine connexion. Vos autres appareils ont été déconnectés.',
    back: 'Retour aux patients',
    offline: 'Cet appareil est hors ligne',
    offlineHelp: "Le mot de passe ne peut être enregistré qu'avec le réseau. Rien n'a été envoyé.",
    invited: 'Choisissez votre mot de passe',
    invitedHelp:
      "Il vous servira à vous connecter avec le cabinet et l'adresse e-mail que votre administrateur vous a indiqués.",
    chosen: 'Votre mot de passe est enregistré',
    chosenHelp: 'Connectez-vous maintenant avec ce mot de passe.',
    toSignIn: 'Se connecter',
    missing: { current: 'Indiquez votre mot de passe actuel.', next: 'Indiquez un nouveau mot de passe.' },
    short: 'Au moins {{count}} caractères.',
    same: "Choisissez un mot de passe différent de l'actuel.",
    wrong: "Ce n'est pas votre mot de passe actuel.",
    trouble: {
      INVITATION_ENDED: "Cette invitation n'est plus valable",
      REFUSED: 'Ce mot de passe est refusé',
      ENDED: 'Votre session est terminée',
      THROTTLED: "Trop d'essais",
      GATE: 'Une autre page répond à la place du serveur',
      UNREACHABLE: 'Serveur injoignable',
    },
    troubleHelp: {
      INVITATION_ENDED:
        'Elle a déjà servi, elle a expiré ou son lien est incomplet. Demandez-en une nouvelle à un administrateur de votre cabinet.',
      REFUSED: 'Choisissez un autre mot de passe.',
      ENDED: 'Reconnectez-vous, puis recommencez.',
      THROTTLED: 'Attendez quelques minutes avant de réessayer.',
      GATE: "Le réseau ou un proxy demande sans doute de s'identifier d'abord : ouvrez cette page, puis revenez.",
      UNREACHABLE: "Le serveur n'a pas répondu. Vérifiez le réseau, puis réessayez.",
    },
  },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    session: typeof words;
  }
}
