import type { Owner } from '../../records/record-module.ts';

/** Clinical records stand under their patient. */
export const UNDER_PATIENT: Owner = { field: 'patientId', path: '/patients' };
