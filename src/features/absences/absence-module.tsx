import { IconCalendarOff } from '@tabler/icons-react';
import { absence } from '../../contract/entities/absence.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { ContractInput } from '../../records/contract-model.ts';
import { asText } from '../../records/control-props.ts';
import { fromContract } from '../../records/from-contract.tsx';
import type { RecordModule } from '../../records/record-module.ts';
import { textOf } from '../../ui/i18n/i18n.ts';
import { AbsenceMoment, useAbsenceWords, WholeDays } from './absence-when.tsx';
import { AppointmentsDuring } from './appointments-hint.tsx';

const kindOf = ({ kind }: JsonObject): string => asText(kind) || 'other';

/** When a practitioner is away, under the practitioner. */
export const absences: RecordModule<ContractInput> = {
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
      allDay: { Control: WholeDays },
      start: { Control: AbsenceMoment },
      end: { Control: AbsenceMoment },
    },
    sections: [
      { name: 'when', fields: ['practitionerId', 'kind', 'allDay', 'start', 'end'] },
      { name: 'more', fields: ['note'] },
    ],
  }),
};
