import type { FirstNeed } from '../../sync/needed-first.ts';

const all = (table: string) => `SELECT id FROM ${table} WHERE tenant_id = $1`;

/** Whatever the zone of the clinic, its present day lies within a day before and after the present time. */
const near = (table: string, column = 'id') =>
  `SELECT ${column} FROM ${table} WHERE tenant_id = $1 AND NOT deleted
    AND "start" < $2::timestamptz + interval '1 day' AND "end" > $2::timestamptz - interval '1 day'`;

const SEEN = near('appointment', 'patient_id');

/** Today's agenda, and the patients in it. */
export const neededFirst: readonly FirstNeed[] = [
  { entityType: 'clinicSettings', ids: all('clinic_settings') },
  { entityType: 'practitioner', ids: all('practitioner') },
  { entityType: 'closure', ids: all('closure') },
  { entityType: 'absence', ids: near('absence') },
  { entityType: 'appointment', ids: near('appointment') },
  {
    entityType: 'patient',
    reads: ['appointment'],
    // A merged patient is shown as the one that was kept.
    ids: `${SEEN} UNION SELECT merged_into FROM patient WHERE tenant_id = $1 AND merged_into IS NOT NULL AND id IN (${SEEN})`,
  },
];
