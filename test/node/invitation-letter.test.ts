import { expect, it } from 'vitest';
import { invitationLetter } from '../../server/domains/clinic/invitation-letter.ts';

it.each([
  ['fr', '2026-12-01T10:00:00.000Z', 'jusqu’au 1er décembre 2026'],
  ['fr', '2026-12-11T10:00:00.000Z', 'jusqu’au 11 décembre 2026'],
  ['en', '2026-12-01T10:00:00.000Z', 'until 1 December 2026'],
  // The clinic's day, not the server's.
  ['fr', '2026-11-30T23:30:00.000Z', 'jusqu’au 1er décembre 2026'],
] as const)('an invitation in %s that ends at %s says %s', (language, expiresAt, said) => {
  const facts = {
    name: 'Jeanne',
    clinic: 'Atlas',
    slug: 'atlas',
    link: 'https://atlas.example/i',
    expiresAt,
    zone: 'Europe/Paris',
  };
  expect(invitationLetter(language, facts).text).toContain(said);
});
