import { latinDigits, foldForSearch } from '../../lib/text.ts';
import type { Listing } from '../../hooks/index.ts';
import type { Practitioner } from '../../contract/entities/practitioner.ts';

const words = (name: string): string[] => name.split(/[\s'’-]+/).filter(Boolean);

/** `Dr BENALI Karim` */
export const practitionerName = ({ title, familyName = '', givenNames }: Practitioner): string =>
  [title, familyName.toLocaleUpperCase('fr'), givenNames].filter(Boolean).join(' ');

/** How practitioners are listed. */
export const practitionerListing: Listing<Practitioner> = {
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
  sortKey: ({ familyName = '', givenNames = '' }) => foldForSearch(`${familyName} ${givenNames}`),
  terms: ({ familyName = '', givenNames = '', specialty = '', specialties = [], ...record }) => ({
    names: [familyName, givenNames, specialty, ...specialties].flatMap(words).map((word) => [word]),
    codes: [
      latinDigits(record.phone ?? '').replace(/\D/g, ''),
      record.email ?? '',
      ...(record.identifiers ?? []).map(({ value }) => value),
    ].flatMap((code) => (code === '' ? [] : [[code]])),
  }),
};
