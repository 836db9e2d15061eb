import { IconCalendarOff } from '@tabler/icons-react';
import { absence, type Absence } from '../../contract/entities/absence.ts';
import { fromContract } from '../../records/from-contract.tsx';
import { recordModule } from '../../records/record-module.ts';
import { textOf } from '../../ui/i18n/i18n.ts';
import { AbsenceMoment, useAbsenceWords, WholeDays } from './absence-when.tsx';
import { AppointmentsDuring } from './appointments-hint.tsx';

const kindOf = ({ kind }: Absence): string => kind ?? 'other';

/** Absences, which belong to a practitioner. */
export const absences = recordModule({
  entity: absence,
  path: '/absences',
  owner: { field: 'practitionerId', path: '/practitioners' },
  nav: 'practitioners',
  icon: IconCalendarOff,
  nameOf: (record) => textOf(`choice.absence.kind.${kindOf(record)}`) ?? '',
  useRowDetails: useAbsenceWords,
  listFields: { filters: ['practitionerId', 'kind'], sorts: ['kind'] },
  useSubHead: useAbsenceWords,
  Standing: ({ record }) => <AppointmentsDuring payload={record} />,
  Hint: AppointmentsDuring,
  beginWith: () => ({ kind: 'leave', allDay: true }),
  ...fromContract({
    entity: absence,
    own: {
      allDay: { Control: WholeDays, reads: ['start', 'end'] },
      start: { Control: AbsenceMoment, reads: ['allDay'] },
      end: { Control: AbsenceMoment, reads: ['allDay'] },
    },
    sections: [
      { name: 'when', fields: ['practitionerId', 'kind', 'allDay', 'start', 'end'] },
      { name: 'more', fields: ['note'] },
    ],
  }),
});
