import type { Texts } from '../../ui/i18n/texts/typography.ts';

/** Ce que dit le compte de la personne connectée. */
export const words = {
  ownAccount: {
    title: 'Mon compte',
    who: 'Vous',
    name: 'Nom affiché',
    nameHelp: 'Il signe ce que vous écrivez à partir de maintenant.',
    noName: 'Indiquez votre nom.',
    email: 'E-mail',
    role: 'Rôle',
    clinic: 'Cabinet',
    percentage: 'Pourcentage',
    byAdmin: 'E-mail, rôle et pourcentage sont modifiés par un administrateur du cabinet.',
    save: 'Enregistrer',
    saving: 'Enregistrement…',
    saved: 'Nom enregistré sur le serveur',
    notSaved: 'Le nom n’a pas été enregistré',
    display: 'Affichage',
    displayHelp: 'Langue et thème de cet appareil, avec ou sans réseau.',
    languageKept: 'Votre compte garde aussi cette langue.',
    languageHere: 'Cet appareil garde ce choix. Le serveur ne répond pas : votre compte garde l’ancienne langue.',
    password: 'Mot de passe',
    passwordHelp: 'Il n’est jamais gardé sur cet appareil.',
    change: 'Changer le mot de passe',
    sessions: 'Mes appareils',
    sessionsHelp: 'Les appareils où votre compte est ouvert. Terminez la session d’un appareil perdu ou prêté.',
    none: 'Aucune session ouverte',
    unnamed: 'Appareil sans nom',
    here: 'cet appareil',
    since: 'connecté depuis le {{at}}',
    contact: 'dernier contact {{ago}}',
    version: 'version {{version}}',
    pendingUnknown: 'Rien n’a encore été synchronisé',
    nothingWaits: 'Rien n’attendait au dernier contact',
    waits_one: '{{count}} de vos modifications y attend',
    waits_other: '{{count}} de vos modifications y attendent',
    waitsSince_one: '{{count}} de vos modifications y attend, depuis le {{at}}',
    waitsSince_other: '{{count}} de vos modifications y attendent, la plus ancienne du {{at}}',
    end: 'Terminer la session',
    endOne: 'Terminer la session : {{name}}',
    ending: 'Fin de session…',
    endTitle: 'Terminer la session sur {{name}} ?',
    endText: 'Pour y travailler de nouveau, il faudra s’y connecter avec votre mot de passe.',
    endPending_one: '{{count}} modification y attend : elle y reste, et part quand vous vous y reconnectez.',
    endPending_other:
      '{{count}} modifications y attendent : elles y restent, et partent quand vous vous y reconnectez.',
    ended: 'Session terminée',
    notEnded: 'La session n’est pas terminée',
    unknown: 'Vos appareils ne peuvent pas être affichés',
    trouble: {
      UNREACHABLE: 'Le serveur ne répond pas : cela ne se fait qu’avec le réseau.',
      NOT_FOUND: 'Cette session était déjà terminée.',
      VALIDATION: 'Ce nom ne convient pas : 200 caractères au plus, sans caractères invisibles.',
      MALFORMED: 'Ce nom ne convient pas : 200 caractères au plus, sans caractères invisibles.',
      UNAUTHENTICATED: 'Votre session est terminée : reconnectez-vous.',
      OTHER: 'Le serveur n’a pas pu le faire. Réessayez dans un moment.',
    },
  },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    ownAccount: typeof words;
  }
}
