import { instantKey } from '../../client/calendar-index.ts';
import type { Listing } from '../../hooks/index.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { foldForSearch } from '../../lib/text.ts';

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** Who gives or refuses a consent, by name. */
export function signerOf({ performer }: JsonObject): string {
  return typeof performer === 'object' && performer !== null && !Array.isArray(performer)
    ? text(performer['name'])
    : '';
}

/** How consents are listed: by when they were decided; found by the name of whoever decided. */
export const consentListing: Listing = {
  entityType: 'consent',
  fields: [
    'patientId',
    'type',
    'status',
    'dateTime',
    'validUntil',
    'performer',
    'method',
    'templateId',
    'appointmentId',
    'createdAt',
  ],
  label: (summary) => signerOf(summary) || text(summary['type']),
  sortKey: ({ dateTime }) => instantKey(dateTime),
  ownerOf: ({ patientId }) => text(patientId),
  ownerType: 'patient',
  terms: (summary) => ({
    names: signerOf(summary)
      .split(/[\s'’-]+/)
      .filter(Boolean)
      .map((word) => [word]),
    codes: [],
  }),
};

/** How the texts of documents are listed: by kind and name, the latest version first. Their bodies are not in it. */
export const documentTemplateListing: Listing = {
  entityType: 'documentTemplate',
  fields: ['kind', 'name', 'language', 'templateVersion', 'status', 'consentType', 'supersedes'],
  label: ({ name, templateVersion }) => `${text(name)} (v${String(templateVersion ?? 1)})`,
  sortKey: ({ name, language, templateVersion }) =>
    `${foldForSearch(text(name))} ${text(language)} ${String(10_000 - Number(templateVersion ?? 0)).padStart(5, '0')}`,
  terms: ({ name }) => ({
    names: text(name)
      .split(/[\s'’-]+/)
      .filter(Boolean)
      .map((word) => [word]),
    codes: [],
  }),
};
