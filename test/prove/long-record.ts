import path from 'node:path';
import { createTestServer, stopTestCluster } from '../../server/testing.ts';
import { listen } from '../../server/listen.ts';
import { staticFiles } from '../../server/static-files.ts';
import { bindSettings, type Tx } from '../../server/store/database.ts';

export const ENTRIES = 5_000;
export const LONG = '00000000-0000-4000-8000-000000000001';
const OTHERS = 500;
/** A note says this word once in so many. */
export const RARE = 'périnéale';
export const RARE_EVERY = 50;

const TEXT =
  'Tension élevée aux auto-mesures depuis un mois, sans céphalée ni vertige. Auscultation cardiaque et pulmonaire normale. Pas d’œdème des membres inférieurs. Traitement poursuivi, prise de sang avant la prochaine consultation';

/** So many of each kind; each is an entry of the timeline. */
const COUNTS = { observation: 2_400, note: 1_500, condition: 300, allergy: 100, imported: 700 } as const;

export interface LongRecord {
  url: string;
  close: () => Promise<void>;
}

/** A real server with a patient of {@link ENTRIES} entries among {@link OTHERS} others. The same at every start. */
export async function openLongRecord(): Promise<LongRecord> {
  const server = await createTestServer({ engine: 'pg' });
  const { rows } = await server.owner.transaction((tx) =>
    tx.query<{ id: string }>("SELECT id FROM tenant WHERE slug = 'atlas'"),
  );
  const tenant = rows[0]?.id ?? '';
  const within = (work: (tx: Tx) => Promise<unknown>): Promise<void> =>
    server.owner.transaction(async (tx) => {
      await bindSettings(tx, { 'app.tenant_id': tenant });
      await work(tx);
    });
  const insert = (sql: string, count: number, more: readonly unknown[] = []) =>
    within((tx) => tx.query(`${sql} FROM generate_series(1, $2::int) n`, [tenant, count, ...more]));
  await insert(
    `INSERT INTO patient (tenant_id, id, birth_name, birth_given_names, gender, birth_date)
     SELECT $1, ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
            CASE WHEN n = 1 THEN 'AALONG' ELSE 'REGISTRE' || lpad(n::text, 4, '0') END, 'Ana', 'female', '1954-02-28'`,
    OTHERS + 1,
  );
  const day = `timestamptz '2025-01-01' + n * interval '11 hours'`;
  await insert(
    `INSERT INTO observation (tenant_id, id, patient_id, status, code, effective_date_time, value, unit)
     SELECT $1, gen_random_uuid(), '${LONG}', 'final', (ARRAY['8867-4', '29463-7', '8310-5'])[1 + n % 3],
            timestamptz '2005-01-01' + n * interval '67 hours', (ARRAY[72, 81.5, 36.8])[1 + n % 3], (ARRAY['/min', 'kg', 'Cel'])[1 + n % 3]`,
    COUNTS.observation,
  );
  await insert(
    `INSERT INTO medical_record (tenant_id, id, patient_id, practitioner_id, occurred_at, type, status, title, text, reason, plan)
     SELECT $1, gen_random_uuid(), '${LONG}', (SELECT id FROM practitioner WHERE tenant_id = $1 LIMIT 1),
            timestamptz '2005-01-03' + n * interval '107 hours', 'note', 'in-progress', 'Consultation ' || n, $3, 'Consultation ' || n,
            $3 || CASE WHEN n % ${RARE_EVERY} = 0 THEN ' Rééducation ${RARE}.' ELSE '' END`,
    COUNTS.note,
    [TEXT],
  );
  await insert(
    `INSERT INTO condition (tenant_id, id, patient_id, text, clinical_status, onset, note)
     SELECT $1, gen_random_uuid(), '${LONG}', 'Épisode ' || n, CASE WHEN n < 6 THEN 'active' ELSE 'resolved' END, to_char(${day}, 'YYYY-MM-DD'), $3`,
    COUNTS.condition,
    [TEXT],
  );
  await insert(
    `INSERT INTO allergy (tenant_id, id, patient_id, text, clinical_status, onset)
     SELECT $1, gen_random_uuid(), '${LONG}', 'Allergène ' || n, CASE WHEN n < 4 THEN 'active' ELSE 'resolved' END, to_char(${day}, 'YYYY-MM-DD')`,
    COUNTS.allergy,
  );
  await insert(
    `INSERT INTO imported_resource (tenant_id, id, patient_id, resource_type, title, occurred_on, content)
     SELECT $1, gen_random_uuid(), '${LONG}', 'Immunization', 'Vaccin ' || n, to_char(${day}, 'YYYY-MM-DD'), '{"resourceType":"Immunization"}'`,
    COUNTS.imported,
  );
  await within((tx) => tx.query('ANALYZE'));
  staticFiles(server.app, path.resolve(import.meta.dirname, '../../dist'));
  const listening = await listen(server.app, { port: 0, hostname: '127.0.0.1' });
  return {
    url: listening.url,
    close: async () => {
      server.deps.shutdown.abort();
      await listening.stop(500);
      await server.close();
      await stopTestCluster();
    },
  };
}
