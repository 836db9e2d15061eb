import type { Same } from '../../ui/i18n/texts/typography.ts';
import type { words as french } from './words-fr.ts';

/** Words of the merging of two records of one patient. */
export const words: Same<typeof french> = {
  merge: {
    compare: 'Compare',
    compareLabel: 'Compare {{one}} and {{other}}',
    title: 'Two records for one person?',
    intro:
      'Everything that belongs to either record will show on both. Nothing is deleted: an administrator can separate them again.',
    kept: 'Record to keep',
    other: 'Record to merge into it',
    swap: 'Keep the other one instead',
    same: 'The two records say the same.',
    numbers: 'Identifiers stay with their record: the person is found by any of them.',
    nothing: 'not recorded',
    confirm: 'Merge',
    later: 'Not now',
    done: 'Records merged',
    reason: 'Two records of one person merged',
    mergedInto: 'This record was merged into another one. Use that one.',
    open: 'Open {{name}}',
    joined: 'Also includes:',
    separate: 'Separate',
    separateTitle: 'Separate the two records?',
    separateText:
      'Each gets its own documents back. Values that were taken over stay: the history of the record that was kept brings the former ones back.',
    separateReason: 'Merged records separated',
    separated: 'Records separated',
  },
  home: {
    duplicates_one: 'Possible duplicate',
    duplicates_other: '{{count}} possible duplicates',
    moreDuplicates_one: 'and {{count}} more pair of records',
    moreDuplicates_other: 'and {{count}} more pairs of records',
  },
};
