import type { Texts } from '../../ui/i18n/texts/typography.ts';

/** The texts of the clinic's open conflicts and refusals. */
export const words = {
  clinicConflicts: {
    help: 'Ce que les appareils du cabinet ont envoyé et que le serveur n’a pas pu enregistrer tel quel, du plus ancien au plus récent. Rien n’est perdu : chaque saisie attend ici et sur l’appareil de son auteur.',
    filters: 'Filtrer la liste',
    kind: 'Nature',
    kinds: { conflict: 'Conflits', rejected: 'Refus' },
    type: 'Type de fiche',
    user: 'Auteur',
    device: 'Appareil',
    noName: 'Appareil sans nom',
    somebody: 'une autre personne',
    when: 'saisi le {{at}}, reçu {{ago}}',
    operation: {
      CREATE: 'Création',
      UPDATE: 'Modification',
      DELETE: 'Suppression',
      KEEP_SERVER: 'Décision sur un conflit',
    },
    changedBy: 'Entre-temps modifié par {{who}}, le {{at}}',
    createdBy: 'Déjà créé par ailleurs ; sur le serveur : {{who}}, le {{at}}',
    deletedBy: 'Entre-temps supprimé par {{who}}, le {{at}}',
    typed: 'Ce qui a été saisi',
    emptied: 'effacé',
    hidden:
      'Vos droits ne permettent pas de lire ces fiches : le contenu n’est pas affiché. Seul l’auteur ({{who}}) peut décider, ou une personne qui y a accès.',
    readOnly:
      'Vos droits ne permettent pas de modifier ces fiches. L’auteur ({{who}}) peut décider, ou une personne qui le peut.',
    page: 'Résoudre un conflit',
    resolved: 'Ce conflit est résolu',
    notShown: 'Ce conflit ne peut pas être affiché',
    notYours: 'Vous ne pouvez pas résoudre ce conflit',
    sending: 'décision en cours d’envoi',
    waitsHere: 'Votre décision est à revoir',
    decideHere: 'Décider sur cet appareil',
    chooseOne: 'Choisir : {{name}}',
    giveUp: 'Classer sans suite',
    giveUpOne: 'Classer sans suite : {{name}}',
    giveUpTitle: 'Classer sans suite : {{name}} ?',
    giveUpText:
      'Cette saisie disparaît de la liste et n’est pas enregistrée dans la fiche. Elle reste sur l’appareil de son auteur ({{who}}), qui peut encore la corriger et la renvoyer.',
    none: 'Rien n’attend dans le cabinet',
    noneHelp: 'Ni conflit ni refus en cours.',
    noneHere: 'Rien ne correspond à ces filtres',
    more: 'Afficher la suite',
    unknown: 'La liste ne peut pas être actualisée',
    old: 'Liste chargée à {{at}} : une décision prise maintenant est gardée sur cet appareil et part au retour du réseau.',
  },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    conflicts: typeof words;
  }
}
