import path from 'node:path';
import { createTestServer, stopTestCluster } from '../../server/testing.ts';
import { listen } from '../../server/listen.ts';
import { staticFiles } from '../../server/static-files.ts';
import { bindSettings, type OwnerConnection, type Tx } from '../../server/store/database.ts';
import { addDays, dayOf, startOfDay } from '../../src/lib/clinic-day.ts';

export const ZONE = 'Europe/Paris';
export const PRACTITIONERS = 12;
/** So many a day of each practitioner, ten minutes each, on the busy day. */
export const A_DAY = 60;
/** So many on the device, the busy day's included. */
export const APPOINTMENTS = 50_000;
const PATIENTS = 5_000;
/** Days before and after the busy day over which the others are spread, evenly. */
const REACH = 182;
/** Rows in one transaction. */
const PART = 500;

export interface BusyClinic {
  url: string;
  /** The day on which everybody has {@link A_DAY}: today. */
  busyDay: string;
  /** A day whose last appointment is the last that was booked at all. */
  lastDay: string;
  /** How many appointments begin on a day, and how many of them a grid shows; of the first so many practitioners. */
  countOn: (day: string, practitioners?: number) => { all: number; shown: number };
  close: () => Promise<void>;
}

const FAMILY = ['MARTIN', 'BENHAMOU', 'DUPONT-LEFEBVRE', 'KOWALSKI', 'NGUYEN', 'DIALLO', 'LE GALL', 'VANDERSTRAETEN'];
const GIVEN = ['Camille', 'Mohamed', 'Marie-Christine', 'Jean', 'Fatima', 'Léo', 'Maximilien', 'Zoé'];
const DOCTORS =
  'ARNAUD BENALI COLLET DAHMANI EL-KHOURY FERRAND GUILLAUMIN HADDAD IMBERT JOURDAN KACEM LEFÈVRE-DESROCHES'.split(' ');
const COLOURS = ['#0B6E6E', '#8A4B08', '#5B3A8C', '#1F5FA8', '#9A2A5B', '#3F6B1F'];
const ALL_DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

async function tenantId(owner: OwnerConnection): Promise<string> {
  const found = await owner.transaction((tx) => tx.query<{ id: string }>("SELECT id FROM tenant WHERE slug = 'atlas'"));
  return found.rows[0]?.id ?? '';
}

/**
 * A real server with a large practice: {@link PRACTITIONERS} practitioners, {@link APPOINTMENTS} appointments over a
 * year, and one day on which everybody is booked without a gap. The same at every start, but for the date.
 */
export async function openBusyClinic(now: number): Promise<BusyClinic> {
  const server = await createTestServer({ engine: 'pg' });
  const busyDay = dayOf(new Date(now).toISOString(), ZONE);
  /** Of each day, practitioner by practitioner. */
  const counts = new Map<string, { who: string; all: number; shown: number }[]>();
  const tenant = await tenantId(server.owner);
  const within = (work: (tx: Tx) => Promise<void>): Promise<void> =>
    server.owner.transaction(async (tx) => {
      await bindSettings(tx, { 'app.tenant_id': tenant });
      await work(tx);
    });
  // In parts: each row raises the tenant's revision, and a row that one transaction changes again and again is slow.
  const inParts = async (count: number, work: (tx: Tx, from: number, to: number) => Promise<unknown>) => {
    for (let from = 0; from < count; from += PART)
      await within(async (tx) => void (await work(tx, from, Math.min(count, from + PART) - 1)));
  };
  await within(async (tx) => {
    await tx.query('UPDATE tenant SET zone = $2 WHERE id = $1', [tenant, ZONE]);
    await tx.query('UPDATE practitioner SET active = false WHERE tenant_id = $1', [tenant]);
    await tx.query(
      `INSERT INTO practitioner (tenant_id, id, family_name, given_names, title, color, availability)
       SELECT $1, ('00000000-0000-4000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, ($2::text[])[n], 'Claire', 'Dr',
              ($3::text[])[1 + n % 6], $4::jsonb
         FROM generate_series(1, $5::int) n`,
      [
        tenant,
        DOCTORS,
        COLOURS,
        JSON.stringify([{ daysOfWeek: ALL_DAYS, start: '08:00', end: '19:00' }]),
        PRACTITIONERS,
      ],
    );
  });
  await inParts(PATIENTS, (tx, from, to) =>
    tx.query(
      `INSERT INTO patient (tenant_id, id, birth_name, birth_given_names, gender, birth_date)
       SELECT $1, ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
              ($2::text[])[1 + n % 8] || CASE WHEN n % 5 = 0 THEN '-' || ($2::text[])[1 + n / 8 % 8] ELSE '' END,
              ($3::text[])[1 + n / 8 % 8], 'female', '1984-02-29'
         FROM generate_series($4::int, $5::int) n`,
      [tenant, FAMILY, GIVEN, from, to],
    ),
  );
  // As at noon: some have been, most are to come, whenever this runs.
  const noon = new Date(Date.parse(startOfDay(busyDay, ZONE)) + 12 * 3_600_000).toISOString();
  const book = (list: string, count: number, given: unknown) =>
    inParts(count, (tx, from, to) =>
      tx.query(
        `INSERT INTO appointment (tenant_id, id, patient_id, practitioner_ids, "start", "end", status, service_type, reason, zone)
         SELECT $1, gen_random_uuid(), ('00000000-0000-4000-8000-' || lpad(to_hex(n * 7 % ${PATIENTS}), 12, '0'))::uuid,
                jsonb_build_array('00000000-0000-4000-9000-' || lpad(to_hex(1 + who), 12, '0')), at, at + interval '10 minutes',
                CASE WHEN n % 17 = 0 THEN 'cancelled' WHEN n % 13 = 0 THEN 'pending' WHEN at > $2 THEN 'booked'
                     WHEN n % 11 = 0 THEN 'noshow' WHEN at > $2::timestamptz - interval '20 minutes' THEN 'arrived'
                     ELSE 'fulfilled' END,
                (ARRAY['consultation', 'follow-up', 'renewal', 'vaccine'])[1 + n % 4],
                CASE WHEN n % 3 = 0 THEN 'contrôle de la tension' END, '${ZONE}'
           FROM (${list}) list`,
        [tenant, noon, given, from, to],
      ),
    );
  const opening = (day: string) => new Date(Date.parse(startOfDay(day, ZONE)) + 8 * 3_600_000).toISOString();
  await book(
    `SELECT n, n % ${PRACTITIONERS} AS who, $3::timestamptz + (n / ${PRACTITIONERS}) * interval '10 minutes' AS at
       FROM generate_series($4::int, $5::int) n`,
    PRACTITIONERS * A_DAY,
    opening(busyDay),
  );
  const days = Array.from({ length: 2 * REACH + 1 }, (_, at) => addDays(busyDay, at - REACH));
  const others = days.filter((day) => day !== busyDay);
  await book(
    `SELECT n, n / ${others.length} % ${PRACTITIONERS} AS who,
            ($3::timestamptz[])[1 + n % ${others.length}] + (n / ${others.length} / ${PRACTITIONERS}) * interval '40 minutes' AS at
       FROM generate_series($4::int, $5::int) n`,
    APPOINTMENTS - PRACTITIONERS * A_DAY,
    others.map(opening),
  );
  await within(async (tx) => {
    const { rows } = await tx.query<{ day: string; who: string; every: number; shown: number }>(
      `SELECT to_char("start" AT TIME ZONE '${ZONE}', 'YYYY-MM-DD') AS day, practitioner_ids->>0 AS who, count(*)::int AS every,
              count(*) FILTER (WHERE status <> 'cancelled')::int AS shown
         FROM appointment WHERE tenant_id = $1 GROUP BY 1, 2 ORDER BY 2`,
      [tenant],
    );
    for (const { day, who, every, shown } of rows)
      counts.set(day, [...(counts.get(day) ?? []), { who, all: every, shown }]);
    await tx.query('ANALYZE');
  });
  staticFiles(server.app, path.resolve(import.meta.dirname, '../../dist'));
  const listening = await listen(server.app, { port: 0, hostname: '127.0.0.1' });
  return {
    url: listening.url,
    busyDay,
    lastDay: others[(APPOINTMENTS - PRACTITIONERS * A_DAY - 1) % others.length] ?? busyDay,
    countOn: (day, practitioners = PRACTITIONERS) => {
      const first = (counts.get(day) ?? []).filter(({ who }) => Number.parseInt(who.slice(-12), 16) <= practitioners);
      const sum = (of: 'all' | 'shown') => first.reduce((whole, one) => whole + one[of], 0);
      return { all: sum('all'), shown: sum('shown') };
    },
    close: async () => {
      server.deps.shutdown.abort();
      await listening.stop(500);
      await server.close();
      await stopTestCluster();
    },
  };
}
