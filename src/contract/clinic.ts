import type { Domain } from './domain.ts';
import { appointment } from './entities/appointment.ts';
import { consent } from './entities/consent.ts';
import { medicalRecord } from './entities/medical-record.ts';
import { patient } from './entities/patient.ts';
import { practitioner } from './entities/practitioner.ts';
import { template } from './entities/template.ts';
import { user } from './entities/user.ts';

/** The first domain declared on the engine. */
export const clinic: Domain = {
  name: 'clinic',
  entities: [patient, practitioner, appointment, medicalRecord, consent, user, template],
};
