export const words = {
  phrase: {
    new: 'New phrase',
    list: 'Phrases',
    justMine: 'For me only',
    justMineHelp: 'Otherwise the whole clinic uses it.',
    clinics: 'Clinic',
    mine: 'Mine',
    others: 'Someone else’s',
    section: { what: 'Phrase' },
  },
  field: { phrase: { name: 'Name', text: 'Text', ownerId: 'Whose' } },
} as const;
