import type { ConstraintFaults } from '../../sync/faults.ts';

/** The constraints of the clinic's tables that a change can violate. */
export const clinicFaults: ConstraintFaults = {
  patient_identifier_unique: { path: 'identifiers' },
  patient_merged_into_check: { path: 'mergedInto' },
  document_template_version_unique: { path: 'templateVersion' },
  share_rule_no_overlap: {
    path: 'validFrom',
    code: 'share_overlap',
    message: 'another rule holds in that time',
  },
  clinic_settings_zone_known: { path: 'zone', code: 'not_a_time_zone', message: 'must be an IANA time zone' },
  appointment_no_overlap: {
    path: 'start',
    code: 'appointment_overlap',
    message: 'the practitioner has another appointment at that time',
  },
};
