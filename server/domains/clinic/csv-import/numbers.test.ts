import { expect, test } from 'vitest';
import { patient } from '../../../../src/contract/entities/patient.ts';
import type { Tx } from '../../../store/database.ts';
import { placeRows } from './numbers.ts';

/** A clinic that has nobody. */
const EMPTY = { query: async () => ({ rows: [], rowCount: 0 }) } as unknown as Tx;
const where = (signal?: AbortSignal) => ({ tx: EMPTY, tenantId: crypto.randomUUID(), definition: patient, signal });

/** Every number stands twice, so that all its places are looked at. */
const rows = Array.from({ length: 2_000 }, (_, at) => ({
  number: String(at % 1_000),
  fields: { birthName: `NOM ${at}`, birthGivenNames: 'A', birthDate: '1980-01-01', birthDateApproximate: true },
}));

test('H20 SV-229 others have their turn while the numbers of a table are judged, and a client that leaves ends it', async () => {
  let turns = 0;
  let turning = setTimeout(function turn() {
    turns += 1;
    turning = setTimeout(turn, 0);
  }, 0);
  const places = await placeRows('patients', where(), rows);
  clearTimeout(turning);
  expect(places.filter((place) => place?.isShared === true)).toHaveLength(1_000);
  expect(turns).toBeGreaterThan(20);

  const leaving = new AbortController();
  setTimeout(() => leaving.abort(), 0);
  await expect(placeRows('patients', where(leaving.signal), rows)).rejects.toMatchObject({ code: 'ABORTED' });
});
