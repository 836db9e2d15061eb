export const words = {
  phrase: {
    new: 'Nouvelle phrase',
    list: 'Phrases',
    justMine: 'Pour moi seulement',
    justMineHelp: 'Sinon, tout le cabinet s’en sert.',
    clinics: 'Cabinet',
    mine: 'À moi',
    others: 'À une autre personne',
    section: { what: 'Phrase' },
  },
  field: { phrase: { name: 'Nom', text: 'Texte', ownerId: 'À qui' } },
} as const;

declare module '../../ui/i18n/i18n.ts' {
  interface FeatureWords {
    phrase: (typeof words)['phrase'];
  }
}
