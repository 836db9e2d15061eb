import type { Owner } from '../../records/record-module.ts';

/** The owner of clinical records is their patient. */
export const UNDER_PATIENT: Owner = { field: 'patientId', path: '/patients' };
