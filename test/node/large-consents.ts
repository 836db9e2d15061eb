import type { TestServer } from '../../server/testing.ts';
import { uuid, type TestClient } from './server-client.ts';

/** A picture of the greatest length that the contract takes. */
export const LARGEST_PICTURE = 400_000;

/** Consents with a picture of that length, written by SQL: `each` one in a transaction of its own, or all in one. */
export async function writeLargeConsents(
  server: TestServer,
  dr: TestClient,
  count: number,
  how: 'each' | 'together' = 'each',
): Promise<{ patientId: string }> {
  const patient = dr.event({});
  await dr.up(patient);
  const write = (rows: number) =>
    server.owner.transaction(async (tx) => {
      await tx.query("SELECT set_config('app.tenant_id', $1, true)", [dr.account.tenant.id]);
      await tx.query(
        `INSERT INTO consent (tenant_id, id, patient_id, type, status, language, text, signature)
       SELECT $1, gen_random_uuid(), $2, 'care', 'draft', 'fr', 'texte ' || n,
              jsonb_build_object('image', 'data:image/png;base64,' || repeat('iVBORw0K', $4), 'signedAt', '2026-11-21T08:00:00.000Z', 'deviceId', $5::text)
         FROM generate_series(1, $3::int) n`,
        [dr.account.tenant.id, patient.entityId, rows, Math.floor((LARGEST_PICTURE - 22) / 8), uuid()],
      );
    });
  if (how === 'together') await write(count);
  else for (let index = 0; index < count; index += 1) await write(1);
  return { patientId: patient.entityId };
}
