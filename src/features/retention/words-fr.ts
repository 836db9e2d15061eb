import type { Texts } from '../../ui/i18n/texts/typography.ts';

/** What the page of the files that have reached their term says. */
export const words = {
  retention: {
    help: 'Dossiers dont la durée de conservation est terminée : celle de la loi française (article R. 1112-7 du code de la santé publique), la seule que ce logiciel connaisse, ou celle des réglages du cabinet, si elle est plus longue. Si la loi de votre pays demande davantage, réglez-la d’abord. Rien n’est effacé automatiquement : un administrateur le demande, un autre le confirme.',
    none: {
      over: 'Aucun dossier n’a atteint son terme',
      held: 'Aucun effacement n’est suspendu',
    },
    noneHelp: {
      over: 'Les dossiers apparaissent ici le lendemain de leur dernier jour de conservation.',
      held: 'Cherchez un patient pour suspendre l’effacement de son dossier : réclamation, procès.',
    },
    find: 'Dossier d’un patient',
    show: 'Liste affichée',
    list: {
      over: 'Terme atteint',
      held: 'Effacement suspendu',
    },
    more: 'Voir la suite',
    rule: {
      contact: '{{years}} ans depuis le dernier passage',
      minor: 'Conservé jusqu’à {{years}} ans',
      death: '{{years}} ans depuis le décès',
    },
    term: 'Terme : {{day}}',
    born: 'Date de naissance : {{day}}',
    last: 'Dernier passage : {{day}}',
    look: 'Examiner',
    lookAt: 'Examiner le dossier {{name, de}}',
    held: 'Effacement suspendu',
    requested: 'Effacement demandé',
    contents: 'Ce qui serait effacé',
    type: {
      patient: 'Fiche du patient',
      appointment: 'Rendez-vous',
      medicalRecord: 'Notes',
      consent: 'Consentements',
      observation: 'Constantes',
      condition: 'Problèmes',
      allergy: 'Allergies',
      prescription: 'Ordonnances',
      importedResource: 'Documents importés',
    },
    blocked: 'Ne peut pas être effacé pour l’instant',
    block: {
      TERM_NOT_REACHED: 'La durée de conservation n’est pas terminée.',
      ON_HOLD: 'L’effacement de ce dossier est suspendu.',
      UNSETTLED: 'Un conflit ou un refus concernant ce patient attend une décision : voyez Conflits et refus.',
      UNSENT: 'Des appareils ont des modifications qui ne sont pas encore envoyées : voyez Appareils.',
      TOO_MANY_RECORDS: 'Ce dossier a trop de fiches pour être effacé en une fois.',
      NOT_REQUESTED: 'La demande a été retirée ou a plus de sept jours.',
      SECOND_ADMINISTRATOR: 'Un autre administrateur que celui qui a fait la demande doit la confirmer.',
      VALIDATION: 'Ce n’est pas votre mot de passe.',
      TOO_MANY_ATTEMPTS: 'Trop d’essais : attendez avant de réessayer.',
      NOT_FOUND: 'Le serveur n’a pas ce dossier : effacé, ou pas encore envoyé.',
      UNREACHABLE: 'Le serveur ne répond pas : cet écran a besoin du réseau.',
      OTHER: 'Le serveur n’a pas pu répondre. Réessayez dans un moment.',
    },
    notDone: 'Cela n’a pas été fait',
    merged: 'La fiche d’où vous venez a été fusionnée avec celle-ci : c’est un seul dossier.',
    unknownFile: 'Le dossier ne peut pas être affiché',
    unknown: 'La liste ne peut pas être affichée',
    hold: 'Suspendre l’effacement',
    holdHelp:
      'Une réclamation ou un procès interdit l’effacement, avant le terme comme après. Indiquez pourquoi, sans détail médical.',
    reason: 'Motif',
    keep: 'Suspendre l’effacement',
    heldBy: 'Effacement suspendu depuis le {{at}}, par {{name}} : {{reason}}',
    lift: 'Lever la suspension',
    erase: 'Effacer définitivement',
    eraseHelp:
      'L’effacement ne peut pas être annulé. Il retire tout le contenu du serveur, de l’historique et de chaque appareil à sa prochaine synchronisation. Restent au journal d’audit : qui a effacé, quand, et quelles fiches, sans leur contenu. Les sauvegardes faites avant le contiennent encore.',
    password: 'Votre mot de passe',
    ask: 'Demander l’effacement',
    askedBy: 'Demandé le {{at}} par {{name}}. À confirmer avant le {{until}}.',
    waits:
      'Un autre administrateur doit confirmer depuis sa session. S’il n’y en a pas, donnez d’abord ce rôle à une seconde personne.',
    confirm: 'Effacer pour toujours',
    withdraw: 'Retirer la demande',
    done: 'Le dossier est effacé',
  },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    retention: typeof words;
  }
}
