import { instantKey } from '../../client/calendar-index.ts';
import type { Listing } from '../../hooks/index.ts';
import type { Consent } from '../../contract/entities/consent.ts';
import type { DocumentTemplate } from '../../contract/entities/document-template.ts';
import { foldForSearch } from '../../lib/text.ts';

const wordsOf = (name: string) =>
  name
    .split(/[\s'’-]+/)
    .filter(Boolean)
    .map((word) => [word]);

/** Who gives or refuses a consent, by name. */
export const signerOf = ({ performer }: Consent): string => performer?.name ?? '';

/** How consents are listed: by when they were decided; found by the name of whoever decided. */
export const consentListing: Listing<Consent> = {
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
  label: (summary) => signerOf(summary) || (summary.type ?? ''),
  sortKey: ({ dateTime }) => instantKey(dateTime),
  ownerOf: ({ patientId = '' }) => patientId,
  ownerType: 'patient',
  terms: (summary) => ({ names: wordsOf(signerOf(summary)), codes: [] }),
};

/** How the texts of documents are listed: by kind and name, the latest version first. Their bodies are not in it. */
export const documentTemplateListing: Listing<DocumentTemplate> = {
  entityType: 'documentTemplate',
  fields: ['kind', 'name', 'language', 'templateVersion', 'status', 'consentType', 'supersedes'],
  label: ({ name = '', templateVersion = 1 }) => `${name} (v${templateVersion})`,
  sortKey: ({ name = '', language = '', templateVersion = 0 }) =>
    `${foldForSearch(name)} ${language} ${String(10_000 - templateVersion).padStart(5, '0')}`,
  terms: ({ name = '' }) => ({ names: wordsOf(name), codes: [] }),
};
