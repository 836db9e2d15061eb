import type { Texts } from '../../ui/i18n/texts/typography.ts';

/** Words of the clinic's closing days. */
export const words = {
  closure: {
    new: 'Nouvelle fermeture',
    newShort: 'Nouvelle fermeture',
    list: 'Jours de fermeture',
    search: 'Nom : férié, congés…',
    count_one: '{{shown}} fermeture',
    count_other: '{{shown}} fermetures',
    none: 'Aucun jour de fermeture',
    noneHelp: 'Jours fériés ou congés du cabinet : l’agenda les montre fermés, et aucun créneau libre n’y est proposé.',
    createFirst: 'Ajouter une fermeture',
    pick: 'Choisissez une fermeture',
    pickHelp: 'Ses dates apparaîtront ici.',
    span: 'du {{from}} au {{to}}',
    section: {
      when: 'Fermeture',
    },
  },
  field: {
    closure: {
      name: 'Motif',
      start: 'Premier jour',
      end: 'Dernier jour',
    },
  },
  record: {
    closure: 'Fermeture « {{label}} »',
  },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    closures: typeof words;
  }
}
