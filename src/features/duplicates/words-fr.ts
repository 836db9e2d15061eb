import type { Texts } from '../../ui/i18n/texts/typography.ts';

/** Words of the merging of two records of one patient. */
export const words = {
  merge: {
    compare: 'Comparer',
    compareLabel: 'Comparer {{one}} et {{other}}',
    title: 'Deux fiches pour une même personne ?',
    intro:
      'Tout ce qui se rapporte à l’une des fiches apparaîtra sur l’autre. Rien n’est supprimé : un administrateur pourra les séparer.',
    kept: 'Fiche conservée',
    other: 'Fiche rattachée',
    swap: 'Conserver plutôt l’autre',
    same: 'Les deux fiches disent la même chose.',
    numbers: 'Les identifiants restent sur leur fiche : la personne se retrouve par les uns et les autres.',
    nothing: 'non renseigné',
    confirm: 'Fusionner',
    later: 'Pas maintenant',
    done: 'Fiches fusionnées',
    reason: 'Fusion de deux fiches d’une même personne',
    mergedInto: 'Cette fiche est rattachée à une autre, qui est la fiche à utiliser.',
    open: 'Ouvrir {{name}}',
    joined: 'Réunit aussi :',
    separate: 'Séparer',
    separateTitle: 'Séparer les deux fiches ?',
    separateText:
      'Chacune retrouve ses propres documents. Les valeurs reprises lors de la fusion restent : l’historique de la fiche conservée permet de revenir en arrière.',
    separateReason: 'Séparation de deux fiches fusionnées',
    separated: 'Fiches séparées',
  },
  home: {
    duplicates_one: 'Doublon possible',
    duplicates_other: '{{count}} doublons possibles',
    moreDuplicates_one: 'et {{count}} autre paire de fiches',
    moreDuplicates_other: 'et {{count}} autres paires de fiches',
  },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    duplicates: typeof words;
  }
}
