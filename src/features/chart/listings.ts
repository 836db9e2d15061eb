import { instantKey } from '../../client/calendar-index.ts';
import type { Listing } from '../../hooks/index.ts';
import type { Allergy } from '../../contract/entities/allergy.ts';
import type { Condition } from '../../contract/entities/condition.ts';
import type { ImportedResource } from '../../contract/entities/imported-resource.ts';
import type { MedicalRecord } from '../../contract/entities/medical-record.ts';
import type { Observation } from '../../contract/entities/observation.ts';
import type { Prescription } from '../../contract/entities/prescription.ts';
import { foldForSearch } from '../../lib/text.ts';
import { consentListing, documentTemplateListing } from '../consents/index.ts';

const NO_TERMS = { names: [], codes: [] };

/** A listing of records that belong to a patient. They are read and searched only on that patient's page. */
const underPatient = <R extends { patientId?: string }>(
  listing: Omit<Listing<R>, 'ownerOf' | 'ownerType' | 'terms'>,
): Listing<R> => ({
  ...listing,
  ownerType: 'patient',
  ownerOf: ({ patientId = '' }) => patientId,
  terms: () => NO_TERMS,
});

/** `Pénicilline`, or the text for "no known allergy". */
export const allergyName = ({ text, noKnownAllergy }: Allergy): string =>
  text || (noKnownAllergy === true ? 'aucune connue' : '');

export const allergyListing = underPatient<Allergy>({
  entityType: 'allergy',
  fields: [
    'patientId',
    'clinicalStatus',
    'verificationStatus',
    'noKnownAllergy',
    'text',
    'substances',
    'category',
    'criticality',
    'reactions',
    'onset',
    'note',
    'recordedAt',
    'createdAt',
  ],
  label: allergyName,
  sortKey: (summary) => foldForSearch(allergyName(summary)),
});

export const conditionName = ({ text }: Condition): string => text ?? '';

export const conditionListing = underPatient<Condition>({
  entityType: 'condition',
  fields: [
    'patientId',
    'text',
    'code',
    'clinicalStatus',
    'verificationStatus',
    'severity',
    'onset',
    'abatement',
    'note',
    'createdAt',
  ],
  label: conditionName,
  sortKey: (summary) => foldForSearch(conditionName(summary)),
});

export const observationListing = underPatient<Observation>({
  entityType: 'observation',
  fields: ['patientId', 'status', 'code', 'effectiveDateTime', 'value', 'unit', 'components', 'note'],
  label: ({ code }) => code ?? '',
  sortKey: ({ effectiveDateTime }) => instantKey(effectiveDateTime),
});

/** The sections are included, because the patient's page searches them. */
export const noteListing = underPatient<MedicalRecord>({
  entityType: 'medicalRecord',
  fields: [
    'patientId',
    'practitionerId',
    'appointmentId',
    'occurredAt',
    'status',
    'documentKind',
    'title',
    'reason',
    'history',
    'examination',
    'testsRequested',
    'results',
    'suspectedDiagnosis',
    'retainedDiagnosis',
    'plan',
  ],
  label: ({ title }) => title ?? '',
  sortKey: ({ occurredAt }) => instantKey(occurredAt),
});

export const prescriptionListing = underPatient<Prescription>({
  entityType: 'prescription',
  fields: ['patientId', 'practitionerId', 'status', 'prescribedAt', 'lines', 'note'],
  label: ({ prescribedAt }) => prescribedAt?.slice(0, 10) ?? '',
  sortKey: ({ prescribedAt }) => instantKey(prescribedAt),
});

const importedName = ({ title }: ImportedResource): string => title ?? '';

/** Without the resource itself, which may be long and is read on its own page. */
export const importedListing = underPatient<ImportedResource>({
  entityType: 'importedResource',
  fields: ['patientId', 'resourceType', 'title', 'occurredOn', 'status', 'createdAt'],
  label: importedName,
  sortKey: ({ occurredOn }) => occurredOn ?? '',
});

export const CHART_LISTINGS: readonly Listing[] = [
  allergyListing,
  conditionListing,
  observationListing,
  noteListing,
  prescriptionListing,
  importedListing,
  consentListing,
  documentTemplateListing,
];
