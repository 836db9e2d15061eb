/**
 * The retention's list on a large clinic, on PostgreSQL.
 *
 *   npm run prove:retention [-- --patients 50000 --records 10 --over 10]
 *
 * `records`: dated records of each patient. `over`: of how many percent the term is over. Fails where the first page
 * takes longer than {@link LIMIT_MS}.
 */
import { parseArgs } from 'node:util';
import type { RetainedPage } from '../../src/contract/retention.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { signIn } from '../node/server-client.ts';

const { values: flags } = parseArgs({
  options: {
    patients: { type: 'string', default: '50000' },
    records: { type: 'string', default: '10' },
    over: { type: 'string', default: '10' },
  },
});
const [PATIENTS, RECORDS, OVER] = [Number(flags.patients), Number(flags.records), Number(flags.over)];
const LIMIT_MS = 1_000;
const ROUNDS = 5;

const NUMBERED = `('00000000-0000-4000-8000-' || lpad(to_hex(p), 12, '0'))::uuid`;
/** A patient's last contact: more than 20 years ago, or within the last fifteen. */
const LAST = `timestamptz '2026-01-01' - CASE WHEN p % 100 < ${OVER} THEN interval '21 years' + p % 3000 * interval '1 day' ELSE p % 5400 * interval '1 day' END`;
/** The records of a patient go back from it. */
const DATED = `${LAST} - (n - 1) * interval '40 days'`;
const HEAD = `1, now(), now(), 1`;
const HEAD_COLUMNS = 'version, created_at, updated_at, rev';

/**
 * Without the triggers, which make the feed and the audit of each row: the list reads neither. Half of the records are
 * appointments, the others notes and measures.
 */
async function fill({ owner }: TestServer): Promise<void> {
  const tenant = "(SELECT id FROM tenant WHERE slug = 'atlas')";
  await owner.transaction(async (tx) => {
    await tx.query("SET LOCAL session_replication_role = 'replica'");
    await tx.query(
      `INSERT INTO patient (tenant_id, id, birth_name, birth_given_names, gender, birth_date, ${HEAD_COLUMNS})
       SELECT ${tenant}, ${NUMBERED}, 'REGISTRE' || p, 'Ana', 'female', (1930 + p % 60)::text || '-03-02', ${HEAD}
         FROM generate_series(1, $1::int) p`,
      [PATIENTS],
    );
    const records = `FROM generate_series(1, $1::int) p, generate_series(1, $2::int) n WHERE n % 4`;
    const of = [PATIENTS, RECORDS];
    await tx.query(
      `INSERT INTO appointment (tenant_id, id, patient_id, practitioner_ids, "start", "end", status, ${HEAD_COLUMNS})
       SELECT ${tenant}, gen_random_uuid(), ${NUMBERED}, '[]', ${DATED}, ${DATED} + interval '15 minutes', 'fulfilled', ${HEAD} ${records} IN (0, 2)`,
      of,
    );
    await tx.query(
      `INSERT INTO medical_record (tenant_id, id, patient_id, practitioner_id, occurred_at, type, status, title, text, ${HEAD_COLUMNS})
       SELECT ${tenant}, gen_random_uuid(), ${NUMBERED}, gen_random_uuid(), ${DATED}, 'note', 'in-progress', 'Consultation', repeat('Auscultation normale. ', 20), ${HEAD} ${records} = 1`,
      of,
    );
    await tx.query(
      `INSERT INTO observation (tenant_id, id, patient_id, status, code, effective_date_time, value, unit, ${HEAD_COLUMNS})
       SELECT ${tenant}, gen_random_uuid(), ${NUMBERED}, 'final', '8867-4', ${DATED}, 72, '/min', ${HEAD} ${records} = 3`,
      of,
    );
  });
  await owner.exec('ANALYZE');
}

const server = await createTestServer({ engine: 'pg' });
try {
  const start = performance.now();
  await fill(server);
  const [counted] = (
    await server.owner.query<{ patients: string; records: string }>(
      'SELECT (SELECT count(*) FROM patient) AS patients, (SELECT count(*) FROM appointment) + (SELECT count(*) FROM medical_record) + (SELECT count(*) FROM observation) AS records',
    )
  ).rows;
  console.log(
    `${counted?.patients} patients, ${counted?.records} records, filled in ${((performance.now() - start) / 1000).toFixed(0)} s`,
  );
  const admin = await signIn(server, 'admin@atlas.test');
  const timed = async <T>(name: string, path: string): Promise<{ body: T; ms: number }> => {
    const times: number[] = [];
    let body: T | undefined;
    for (let round = 0; round < ROUNDS; round += 1) {
      const at = performance.now();
      const answer = await admin.call<T>('GET', `/api/v1/retention${path}`);
      times.push(performance.now() - at);
      if (answer.status !== 200) throw new Error(`${name}: ${answer.status}`);
      body = answer.body;
    }
    const [first = 0] = times;
    const ms = times.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0;
    console.log(`${name}: ${ms.toFixed(0)} ms (median of ${ROUNDS}; the first ${first.toFixed(0)} ms)`);
    return { body: body as T, ms };
  };
  const page = await timed<RetainedPage>('first page', '');
  if (page.body.items.length === 0 || page.body.nextCursor === null) throw new Error('nothing was listed');
  await timed('second page', `?cursor=${page.body.nextCursor}`);
  const id = page.body.items[0]?.patientId ?? '';
  await admin.call('PUT', `/api/v1/retention/${id}/hold`, { reason: 'proof' });
  await timed('files on hold', '?held=1');
  await timed('one file', `/${id}`);
  if (page.ms > LIMIT_MS) {
    console.log(`FAIL: the first page takes more than ${LIMIT_MS} ms`);
    process.exitCode = 1;
  }
} finally {
  await server.close();
  await stopTestCluster();
}
