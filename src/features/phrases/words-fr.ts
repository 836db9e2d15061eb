import type { Texts } from '../../ui/i18n/texts/typography.ts';

/** Words of the phrases. */
export const words = {
  phrase: {
    new: 'Nouvelle phrase',
    list: 'Phrases',
    justMine: 'Pour moi seulement',
    justMineHelp: 'Sinon, tout le cabinet s’en sert.',
    clinics: 'Cabinet',
    mine: 'À moi',
    others: 'À une autre personne',
    section: {
      what: 'Phrase',
    },
  },
  field: {
    phrase: {
      name: 'Nom',
      text: 'Texte',
      ownerId: 'À qui',
    },
  },
  record: {
    phrase: 'Phrase « {{label}} »',
  },
} as const satisfies Texts;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    phrases: typeof words;
  }
}
