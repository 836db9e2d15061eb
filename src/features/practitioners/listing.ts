import { latinDigits, foldForSearch } from '../../lib/text.ts';
import type { Listing } from '../../hooks/index.ts';
import type { Json, JsonObject } from '../../lib/json.ts';

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const texts = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(text).filter(Boolean) : []);
const words = (name: string): string[] => name.split(/[\s'’-]+/).filter(Boolean);

/** `Dr BENALI Karim` */
export const practitionerName = (record: JsonObject): string =>
  [text(record['title']), text(record['familyName']).toLocaleUpperCase('fr'), text(record['givenNames'])]
    .filter(Boolean)
    .join(' ');

/** How practitioners are listed. */
export const practitionerListing: Listing = {
  entityType: 'practitioner',
  fields: [
    'title',
    'familyName',
    'givenNames',
    'specialty',
    'specialties',
    'phone',
    'email',
    'active',
    'convention',
    'defaultShare',
    'identifiers',
    'color',
    'availability',
    'notAvailable',
  ],
  label: practitionerName,
  sortKey: (record) => foldForSearch(`${text(record['familyName'])} ${text(record['givenNames'])}`),
  terms: (record) => {
    const identifiers = Array.isArray(record['identifiers']) ? (record['identifiers'] as JsonObject[]) : [];
    return {
      names: [
        ...words(text(record['familyName'])),
        ...words(text(record['givenNames'])),
        ...[text(record['specialty']), ...texts(record['specialties'])].flatMap(words),
      ].map((word) => [word]),
      codes: [
        latinDigits(text(record['phone'])).replace(/\D/g, ''),
        text(record['email']),
        ...identifiers.map(({ value }) => text(value)),
      ].flatMap((code) => (code === '' ? [] : [[code]])),
    };
  },
};
