import type { Same } from '../../ui/i18n/texts/typography.ts';
import type { words as french } from './words-fr.ts';

/** Words of absences. */
export const words: Same<typeof french> = {
  record: {
    absence: 'Absence of {{label}}',
  },
  absence: {
    new: 'New absence',
    newShort: 'New absence',
    list: 'List of absences',
    search: 'Clinician, reason',
    count_one: '{{shown}} absence',
    count_other: '{{shown}} absences',
    none: 'No absence planned',
    createFirst: 'Add an absence',
    pick: 'Choose an absence',
    span: '{{from}} to {{to}}',
    touched_one: '{{count}} appointment falls during this absence',
    touched_other: '{{count}} appointments fall during this absence',
    section: {
      when: 'Absence',
      more: 'Details',
    },
  },
  field: {
    absence: {
      practitionerId: 'Clinician',
      start: 'Start',
      end: 'End',
      kind: 'Reason',
      allDay: 'Whole days',
      note: 'Note',
    },
  },
  choice: {
    absence: {
      kind: {
        leave: 'Leave',
        training: 'Training',
        sick: 'Sick leave',
        other: 'Other',
      },
    },
  },
};
