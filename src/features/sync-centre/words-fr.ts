import type { Texts } from '../../ui/i18n/texts/typography.ts';

/** What the sync centre and the screen of a conflict say. */
export const words = {
  sync: {
    lastContact: 'Dernier échange',
    waitingCount: 'En attente',
    oldest: 'La plus ancienne',
    paused: 'Envoi suspendu',
    nextAttempt: 'Prochaine tentative',
    never: 'pas encore',
    now: 'Synchroniser',
    syncing: 'Synchronisation…',
    roundOver: 'Synchronisation terminée',
    waiting: 'En attente',
    sent: 'Envoyées récemment',
    nothingYet: 'Aucune modification en attente sur cet appareil',
    allSentHelp: "Ce que vous saisirez apparaîtra ici jusqu'à la confirmation du serveur.",
    created: 'Création',
    changed: 'Modification',
    deleted: 'Suppression',
    restored: 'Fiche rétablie',
    keptServer: 'Version du serveur conservée',
    after: 'envoyée après la fiche dont elle dépend',
    sentAt: 'confirmée par le serveur à {{at}}',
    conflictBoth: 'Modifiée ici à {{at}} et par {{who}} à {{when}}',
    conflictDeleted: 'Modifiée ici à {{at}}, supprimée sur le serveur',
    setAside: 'gardée pour plus tard',
  },
  conflict: {
    page: 'Conflit',
    title: 'fiche modifiée des deux côtés',
    titleGone: 'fiche supprimée sur le serveur',
    titleDeleting: 'fiche modifiée depuis votre suppression',
    goneBy: '{{who}}, {{when}}',
    differing_one: '{{count}} champ diffère',
    differing_other: '{{count}} champs diffèrent',
    same_one: '{{count}} identique',
    same_other: '{{count}} identiques',
    place: '{{number}} sur {{of}}',
    next: 'Suivant',
    field: 'Champ',
    before: 'Avant',
    version: 'version {{version}}',
    mine: 'Ma version',
    thisDevice: 'cet appareil, {{at}}',
    server: 'Version du serveur',
    somebody: 'une autre personne',
    result: 'Résultat',
    notKept: 'valeur non conservée ici',
    toChoose: 'à choisir',
    both: 'Garder les deux',
    chooseFirst: 'Il reste à choisir : {{fields}}.',
    keepMine: 'Garder ma version',
    keepServer: 'Garder la version du serveur',
    recreate: 'Recréer avec ma version',
    acceptDelete: 'Accepter la suppression',
    deleteAnyway: 'Supprimer quand même',
    keepRecord: 'Garder la fiche',
    later: 'Plus tard',
    apply: 'Appliquer',
    foot: "Votre choix et les deux versions sont conservés sur le serveur, dans l'historique de la fiche.",
    settled: 'Ce conflit est résolu',
  },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    sync: (typeof words)['sync'];
    conflict: (typeof words)['conflict'];
  }
}
