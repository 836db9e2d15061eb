/** An import in parts: who else writes meanwhile, and an import that stops midway. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { ImportEnd, ImportLine } from '../../src/contract/import.ts';
import { idOfName } from '../../src/lib/ids.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { signIn, type TestClient } from './server-client.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const SPACE = '018f0000-0000-7000-8000-00000000aaaa';
const idOf = (name: string) => idOfName(name, SPACE);
const OBSERVED = 12;

/** Patients with a practitioner, measures and a visit, each in a line that refers to others by their ids. */
function fileOf(prefix: string, people: number): string {
  const reference = (type: string, name: string) => ({ reference: `${type}/${idOf(`${prefix} ${name}`)}` });
  const lines: object[] = [];
  for (let n = 0; n < people; n += 1) {
    const subject = reference('Patient', `p${n}`);
    // What refers comes first: order in the file means nothing.
    for (let at = 0; at < OBSERVED; at += 1)
      lines.push({
        resourceType: 'Observation',
        id: idOf(`${prefix} o${n} ${at}`),
        status: 'final',
        code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
        subject,
        effectiveDateTime: `2024-01-${String(at + 1).padStart(2, '0')}T08:00:00Z`,
        valueQuantity: { value: 60 + at, code: '/min', unit: '/min' },
      });
    lines.push({
      resourceType: 'Encounter',
      id: idOf(`${prefix} e${n}`),
      status: 'finished',
      class: { code: 'AMB' },
      subject,
      participant: [{ individual: reference('Practitioner', 'dr') }],
      period: { start: '2024-02-01T08:00:00Z', end: '2024-02-01T08:20:00Z' },
      diagnosis: [{ condition: reference('Condition', `c${n}`) }],
    });
    lines.push({
      resourceType: 'Condition',
      id: idOf(`${prefix} c${n}`),
      clinicalStatus: { coding: [{ code: 'active' }] },
      code: { text: 'Asthme' },
      subject,
    });
    lines.push({
      resourceType: 'Patient',
      id: idOf(`${prefix} p${n}`),
      name: [{ family: `${prefix}${n}`, given: ['Ana'] }],
      gender: 'female',
      birthDate: '1990-01-01',
    });
  }
  lines.push({ resourceType: 'Practitioner', id: idOf(`${prefix} dr`), name: [{ family: prefix, given: ['Luc'] }] });
  return lines.map((line) => JSON.stringify(line)).join('\n');
}

let server: TestServer;
let admin: TestClient;
let dr: TestClient;

beforeAll(async () => {
  server = await createTestServer({ engine: 'pg' });
  admin = await signIn(server, 'admin@atlas.test');
  dr = await signIn(server, 'dr@atlas.test');
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  await server.close();
  await stopTestCluster();
});

const send = (body: string, signal = new AbortController().signal) =>
  Promise.resolve(
    server.app.request('/api/v1/import/fhir', {
      method: 'POST',
      body,
      signal,
      headers: { authorization: `Bearer ${admin.account.accessToken}` },
    }),
  );

async function lines(response: Response, onLine: (line: ImportLine) => void = () => undefined): Promise<ImportLine[]> {
  expect(response.status).toBe(200);
  const all: ImportLine[] = [];
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ''; ;) {
    const step = await reader?.read();
    if (step === undefined || step.done) return all;
    rest += step.value;
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const line = JSON.parse(rest.slice(0, end)) as ImportLine;
      rest = rest.slice(end + 1);
      all.push(line);
      onLine(line);
    }
  }
}

const endOf = (all: readonly ImportLine[]) => all.at(-1) as ImportEnd;

/** What is here of a file: how many, and how many of them refer to something. */
async function here(prefix: string) {
  const { rows } = await server.owner.query<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM patient WHERE birth_name LIKE $1 || '%') AS patients,
            (SELECT count(*)::int FROM practitioner WHERE family_name = $1) AS practitioners,
            (SELECT count(*)::int FROM observation o JOIN patient p ON p.id = o.patient_id WHERE p.birth_name LIKE $1 || '%') AS observations,
            (SELECT count(*)::int FROM condition c JOIN patient p ON p.id = c.patient_id WHERE p.birth_name LIKE $1 || '%') AS conditions,
            (SELECT count(*)::int FROM medical_record m JOIN practitioner d ON d.id = m.practitioner_id WHERE d.family_name = $1 AND m.condition_ids IS NOT NULL) AS notes`,
    [prefix],
  );
  return rows[0];
}

const whole = (people: number) => ({
  patients: people,
  practitioners: 1,
  observations: OBSERVED * people,
  conditions: people,
  notes: people,
});

test('CR-55 while a large file comes in, others write: each of their changes waits for one part alone', async () => {
  const people = 300;
  let isOver = false;
  let firstWritten: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (firstWritten = resolve));
  const running = send(fileOf('GROS', people)).then((response) =>
    lines(response, (line) => {
      if (line.type === 'progress' && line.phase === 'write') firstWritten();
    }),
  );
  void running.finally(() => (isOver = true));
  await begun;
  const waits: number[] = [];
  const whileWriting: number[] = [];
  while (!isOver) {
    const at = performance.now();
    expect((await dr.up(dr.event({}))).acknowledged).toHaveLength(1);
    waits.push(performance.now() - at);
    if (!isOver) whileWriting.push(waits.at(-1) ?? 0);
  }
  const all = await running;
  expect(endOf(all)).toMatchObject({
    type: 'done',
    created: {
      patient: people,
      practitioner: 1,
      observation: OBSERVED * people,
      condition: people,
      medicalRecord: people,
    },
  });
  expect(await here('GROS')).toEqual(whole(people));
  const parts = all.filter((line) => line.type === 'progress' && line.phase === 'write').length;
  const took = waits.reduce((sum, wait) => sum + wait, 0);
  console.log(
    `${parts} parts; ${whileWriting.length} changes of another person meanwhile, the longest wait ${Math.round(Math.max(...waits))} ms of ${Math.round(took)} ms`,
  );
  // One transaction for the file would let nobody in: the one change would wait for all of it.
  expect(parts).toBeGreaterThanOrEqual(10);
  expect(whileWriting.length).toBeGreaterThanOrEqual(5);
  expect(Math.max(...waits)).toBeLessThan(took / 3);
});

test('CR-56 SV-127 a client that leaves midway keeps whole parts; the same file again takes the rest and doubles nothing', async () => {
  const people = 120;
  const file = fileOf('PARTI', people);
  const leaving = new AbortController();
  const all = await lines(await send(file, leaving.signal), (line) => {
    if (line.type === 'progress' && line.phase === 'write' && line.done >= people + 200) leaving.abort();
  }).catch(() => []);
  await dr.up(dr.event({}));
  const first = await here('PARTI');
  expect(first).toMatchObject({ patients: people, practitioners: 1 });
  expect(first?.['observations']).toBeLessThan(OBSERVED * people);
  const said = all.at(-1);
  if (said?.type === 'error') expect(said.created).toMatchObject({ patient: people });

  const again = endOf(await lines(await send(file)));
  expect(again).toMatchObject({ type: 'done', alreadyPresent: { patient: people, practitioner: 1 } });
  expect(await here('PARTI')).toEqual(whole(people));
  const third = endOf(await lines(await send(file)));
  expect(third).toMatchObject({ type: 'done', created: {} });
  expect(await here('PARTI')).toEqual(whole(people));
});

test('CR-56 what fails midway is told with what was taken, in the answer and in the audit', async () => {
  const people = 60;
  const file = fileOf('ROMPU', people);
  const real = server.db.withTenantTx.bind(server.db);
  let parts = 0;
  vi.spyOn(server.db, 'withTenantTx').mockImplementation((context, fn, options) => {
    if (context.via === 'import' && (parts += 1) === 4) return Promise.reject(new Error('the disk is gone'));
    return real(context, fn, options);
  });
  const end = endOf(await lines(await send(file)));
  expect(end.type).toBe('error');
  const taken = await here('ROMPU');
  expect(end).toMatchObject({ code: 'FAILED', created: { patient: taken?.['patients'], practitioner: 1 } });
  expect(taken?.['patients']).toBe(people);
  vi.restoreAllMocks();
  const { rows } = await server.owner.query<{ outcome: string; entity_type: string | null }>(
    "SELECT outcome, entity_type FROM audit_entry WHERE action = 'create' AND entity_type IS NULL ORDER BY id DESC LIMIT 1",
  );
  expect(rows).toEqual([{ outcome: 'failed', entity_type: null }]);
  const { rows: noted } = await server.owner.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM audit_entry a JOIN patient p ON p.id = a.entity_id WHERE a.action = 'create' AND p.birth_name LIKE 'ROMPU%' AND a.user_id = $1`,
    [admin.account.user.id],
  );
  expect(noted[0]?.n).toBe(people);
  expect(endOf(await lines(await send(file)))).toMatchObject({ type: 'done' });
  expect(await here('ROMPU')).toEqual(whole(people));
});
