import { instantKey } from '../../client/calendar-index.ts';
import type { Listing } from '../../hooks/index.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { foldForSearch } from '../../lib/text.ts';
import { consentListing, documentTemplateListing } from '../consents/index.ts';

const NO_TERMS = { names: [], codes: [] };

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** What stands under a patient: read from that patient's page alone, and searched there. */
const underPatient = (listing: Omit<Listing, 'ownerOf' | 'ownerType' | 'terms'>): Listing => ({
  ...listing,
  ownerType: 'patient',
  ownerOf: ({ patientId }) => text(patientId),
  terms: () => NO_TERMS,
});

/** `Pénicilline`; of "no known allergy" what the record says. */
export const allergyName = (record: JsonObject): string =>
  text(record['text']) || (record['noKnownAllergy'] === true ? 'aucune connue' : '');

export const allergyListing: Listing = underPatient({
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
    'createdAt',
  ],
  label: allergyName,
  sortKey: (summary) => foldForSearch(allergyName(summary)),
});

export const conditionName = (record: JsonObject): string => text(record['text']);

export const conditionListing: Listing = underPatient({
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

export const observationListing: Listing = underPatient({
  entityType: 'observation',
  fields: ['patientId', 'status', 'code', 'effectiveDateTime', 'value', 'unit', 'components', 'note'],
  label: ({ code }) => text(code),
  sortKey: ({ effectiveDateTime }) => instantKey(effectiveDateTime),
});

/** With its sections: they are searched on the patient's page. */
export const noteListing: Listing = underPatient({
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
  label: ({ title }) => text(title),
  sortKey: ({ occurredAt }) => instantKey(occurredAt),
});

export const prescriptionListing: Listing = underPatient({
  entityType: 'prescription',
  fields: ['patientId', 'practitionerId', 'status', 'prescribedAt', 'lines', 'note'],
  label: ({ prescribedAt }) => text(prescribedAt).slice(0, 10),
  sortKey: ({ prescribedAt }) => instantKey(prescribedAt),
});

export const importedName = (record: JsonObject): string => text(record['title']);

/** Without the resource itself: it may be long, and is read on its own page. */
export const importedListing: Listing = underPatient({
  entityType: 'importedResource',
  fields: ['patientId', 'resourceType', 'title', 'occurredOn', 'status', 'createdAt'],
  label: importedName,
  sortKey: ({ occurredOn }) => text(occurredOn),
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
