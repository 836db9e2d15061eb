import type { Texts } from './typography.ts';

/**
 * French, the first language: what a first visit says until somebody has signed in. Plain spaces and apostrophes: {@link
 * file://./typography.ts} sets the type.
 */
export const fr = {
  account: {
    open: 'Compte {{name, de}}',
    language: 'Langue',
    languages: {
      fr: 'Français',
      en: 'English',
    },
    theme: 'Thème',
    themes: {
      light: 'Clair',
      dark: 'Sombre',
      auto: 'Auto',
    },
    install: "Installer l'application",
    mine: 'Mon compte',
    password: 'Changer le mot de passe',
    signOut: 'Se déconnecter',
  },
  gate: {
    title: 'Une autre page répond à la place du serveur',
    help: "Le réseau ou un proxy vous demande sans doute de vous identifier d'abord. Ce que vous saisissez reste sur cet appareil et sera envoyé ensuite.",
    open: 'Ouvrir cette page',
  },
  storage: {
    reload: 'Recharger',
    full: "Cet appareil n'a plus assez d'espace",
    closed: "Le navigateur a fermé le stockage de l'application",
    unreadable: 'Le stockage de cet appareil ne peut pas être lu',
    silent: 'Le stockage de cet appareil ne répond pas',
    gone: "Les données de l'application ont été effacées de cet appareil",
    refused: "Ce navigateur n'enregistre rien sur cet appareil",
    blocked: "Un autre onglet utilise encore l'ancienne version",
    newer: "Une version plus récente de l'application est en service",
    broken: "L'application a rencontré une erreur et ne peut pas synchroniser",
  },
  storageHelp: {
    full: "Rien de nouveau ne sera gardé tant que la place manque. Exportez vos modifications, puis libérez de l'espace.",
    closed:
      "L'application essaie de le rouvrir. Ce qui est à l'écran n'est pas encore gardé : enregistrez-le de nouveau dans un instant.",
    unreadable: "L'application n'efface rien et réessaie ; si ce message reste, rechargez la page.",
    silent:
      "L'application réessaie toute seule. Si ce message reste, fermez les autres onglets de l'application, puis rechargez la page.",
    gone: "Le stockage a été vidé pendant que cette page était ouverte. Notez ce qui est à l'écran, puis rechargez.",
    refused:
      "Navigation privée, ou stockage désactivé : rien ne peut être saisi ici. Ouvrez l'application dans une fenêtre ordinaire.",
    blocked: "La nouvelle version attend qu'il se ferme. Fermez les autres onglets de l'application.",
    newer:
      "Cet onglet ne peut plus rien enregistrer : rechargez-le. Ce qui attend d'être envoyé est conservé, et votre saisie en cours est gardée comme brouillon.",
    broken:
      "Ce qui est enregistré sur cet appareil y reste, rien n'est perdu ; l'envoi est retenté de lui-même. Rechargez la page ; si ce message revient, exportez vos modifications et prévenez votre administrateur.",
  },
  signIn: {
    leaving: "La dernière déconnexion n'a pas encore été transmise au serveur",
    leavingHelp: "Elle le sera dès qu'il répondra, même si cette page est fermée.",
    title: 'Connexion',
    tenant: 'Cabinet',
    email: 'Adresse e-mail',
    password: 'Mot de passe',
    submit: 'Se connecter',
    busy: 'Connexion en cours…',
    offline: 'Cet appareil est hors ligne',
    offlineHelp: 'Se connecter demande le réseau. Une fois connecté, tout fonctionne sans lui.',
    forgotten: 'Mot de passe oublié ?',
    forgottenHelp:
      'Demandez à un administrateur de votre cabinet de vous envoyer une nouvelle invitation : son lien, valable sept jours, vous permet de choisir un nouveau mot de passe. Les modifications en attente sur cet appareil y restent.',
    missing: {
      tenant: 'Indiquez le cabinet.',
      email: "Indiquez l'adresse e-mail.",
      password: 'Indiquez le mot de passe.',
    },
    trouble: {
      GATE: 'Une autre page répond à la place du serveur',
      CREDENTIALS: 'Cabinet, adresse ou mot de passe incorrect',
      THROTTLED: "Trop d'essais",
      UNREACHABLE: 'Serveur injoignable',
    },
    troubleHelp: {
      GATE: "Le réseau ou un proxy vous demande sans doute de vous identifier d'abord : ouvrez cette page, puis revenez.",
      CREDENTIALS: 'Vérifiez les trois champs.',
      THROTTLED: 'Attendez quelques minutes avant de réessayer.',
      UNREACHABLE: 'Vérifiez le réseau, puis réessayez.',
    },
    retryIn_one: 'Réessayez dans {{count}} minute.',
    retryIn_other: 'Réessayez dans {{count}} minutes.',
  },
  form: {
    optional: 'facultatif',
    choose: 'Choisir',
    clear: 'Effacer',
    noChoice: 'Aucun choix ne correspond',
    datePlaceholder: 'jj/mm/aaaa',
    showSecret: 'Afficher le mot de passe',
    hideSecret: 'Masquer le mot de passe',
  },
  trouble: {
    title: "Cet écran s'est arrêté",
    text: 'Vos saisies, vos brouillons et vos envois en attente sont conservés sur cet appareil.',
    retry: 'Afficher de nouveau',
    reload: 'Recharger la page',
  },
} as const satisfies Texts;
