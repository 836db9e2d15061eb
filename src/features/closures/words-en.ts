import type { Same } from '../../ui/i18n/texts/typography.ts';
import type { words as french } from './words-fr.ts';

/** Words of the clinic's closing days. */
export const words: Same<typeof french> = {
  closure: {
    new: 'New closure',
    newShort: 'New closure',
    list: 'Closing days',
    search: 'Name: holiday, leave…',
    count_one: '{{shown}} closure',
    count_other: '{{shown}} closures',
    none: 'No closing days',
    noneHelp: 'Public holidays, or days the clinic takes off: the calendar shows them closed and offers no free slot.',
    createFirst: 'Add a closure',
    pick: 'Choose a closure',
    pickHelp: 'Its dates will appear here.',
    span: '{{from}} to {{to}}',
    section: {
      when: 'Closure',
    },
  },
  field: {
    closure: {
      name: 'Reason',
      start: 'First day',
      end: 'Last day',
    },
  },
  record: {
    closure: 'Closure “{{label}}”',
  },
};
