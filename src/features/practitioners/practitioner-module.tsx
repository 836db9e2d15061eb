import { IconStethoscope } from '@tabler/icons-react';
import { lazy } from 'react';
import { practitioner, PRACTITIONER_SYSTEMS, type Practitioner } from '../../contract/entities/practitioner.ts';
import { useMe } from '../../hooks/index.ts';
import { fromContract } from '../../records/from-contract.tsx';
import { recordModule } from '../../records/record-module.ts';
import { loadRecordAppointments } from '../agenda/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { practitionerName } from './listing.ts';
import { dayWord, hoursInWords, OpeningHours } from './opening-hours.tsx';

const specialtiesOf = ({ specialty, specialties = [] }: Practitioner): string[] => [
  ...new Set(specialty === undefined ? specialties : [specialty, ...specialties]),
];

const PractitionerWeek = lazy(async () => ({ default: (await loadRecordAppointments()).PractitionerWeek }));

/** Practitioners, as the record kit needs them. */
export const practitioners = recordModule({
  entity: practitioner,
  path: '/practitioners',
  nav: 'practitioners',
  icon: IconStethoscope,
  nameOf: practitionerName,
  useRowDetails: () => (summary) => specialtiesOf(summary),
  row: ['specialty', 'specialties'],
  useSubHead: () => {
    const { t } = useTexts();
    const me = useMe();
    return (record) => [specialtiesOf(record).join(', '), record.id === me ? t('practitioner.me') : ''];
  },
  marksOf: ({ active }) => (active === false ? ['inactive'] : []),
  listFields: {
    filters: ['convention', 'defaultShare', 'active'],
    sorts: ['specialty', 'defaultShare'],
    columns: ['specialty', 'specialties', 'phone', 'convention', 'defaultShare'],
    defaults: { active: true },
  },
  tabs: [{ name: 'appointments', Panel: ({ id }) => <PractitionerWeek practitionerId={id} />, of: 'appointment' }],
  ...fromContract({
    entity: practitioner,
    defaults: { active: true },
    own: { availability: { Control: OpeningHours, shown: (value) => hoursInWords(value, dayWord) } },
    offered: { 'identifiers.system': Object.values(PRACTITIONER_SYSTEMS) },
    sections: [
      {
        name: 'identity',
        fields: ['title', 'familyName', 'givenNames', 'specialty', 'specialties', 'languages', 'identifiers'],
      },
      { name: 'contact', fields: ['phone', 'email'] },
      { name: 'practice', fields: ['convention', 'fee', 'defaultShare', 'color', 'active'] },
      { name: 'hours', fields: ['availability', 'notAvailable'] },
      { name: 'documents', fields: ['signatureImage', 'stamp'] },
    ],
  }),
});
