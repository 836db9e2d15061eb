import { instantKey } from '../../client/calendar-index.ts';
import type { Listing } from '../../hooks/index.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { foldForSearch } from '../../lib/text.ts';

const NO_TERMS = { names: [], codes: [] };

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** What stands under a patient: read from that patient's page alone, and searched there. */
const underPatient = (listing: Omit<Listing, 'ownerOf' | 'terms'>): Listing => ({
  ...listing,
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

export const consentListing: Listing = underPatient({
  entityType: 'consent',
  fields: ['patientId', 'type', 'status', 'dateTime', 'validUntil', 'createdAt'],
  label: ({ type }) => text(type),
  sortKey: ({ dateTime }) => instantKey(dateTime),
});

export const CHART_LISTINGS: readonly Listing[] = [allergyListing, conditionListing, consentListing];
