import type { Domain } from './domain.ts';
import { accessRule } from './entities/access-rule.ts';
import { absence } from './entities/absence.ts';
import { allergy } from './entities/allergy.ts';
import { appointment } from './entities/appointment.ts';
import { clinicSettings } from './entities/clinic-settings.ts';
import { closure } from './entities/closure.ts';
import { condition } from './entities/condition.ts';
import { consent } from './entities/consent.ts';
import { documentTemplate } from './entities/document-template.ts';
import { importedResource } from './entities/imported-resource.ts';
import { medicalRecord } from './entities/medical-record.ts';
import { observation } from './entities/observation.ts';
import { patient } from './entities/patient.ts';
import { phrase } from './entities/phrase.ts';
import { practitioner } from './entities/practitioner.ts';
import { prescription } from './entities/prescription.ts';
import { shareRule } from './entities/share-rule.ts';
import { template } from './entities/template.ts';
import { user } from './entities/user.ts';
import { PERMISSIONS } from './permissions.ts';

/** The first domain declared on the engine. */
export const clinic: Domain = {
  name: 'clinic',
  entities: [
    patient,
    practitioner,
    appointment,
    medicalRecord,
    consent,
    user,
    template,
    observation,
    condition,
    allergy,
    prescription,
    absence,
    closure,
    clinicSettings,
    documentTemplate,
    shareRule,
    accessRule,
    phrase,
    importedResource,
  ],
  permissions: PERMISSIONS,
  signer: 'practitionerId',
};
