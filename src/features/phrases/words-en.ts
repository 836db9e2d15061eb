import type { Same } from '../../ui/i18n/texts/typography.ts';
import type { words as french } from './words-fr.ts';

/** Words of the phrases. */
export const words: Same<typeof french> = {
  phrase: {
    new: 'New phrase',
    list: 'Phrases',
    justMine: 'For me only',
    justMineHelp: 'Otherwise the whole clinic uses it.',
    clinics: 'Clinic',
    mine: 'Mine',
    others: 'Someone else’s',
    section: {
      what: 'Phrase',
    },
  },
  field: {
    phrase: {
      name: 'Name',
      text: 'Text',
      ownerId: 'Whose',
    },
  },
  record: {
    phrase: 'Phrase “{{label}}”',
  },
};
