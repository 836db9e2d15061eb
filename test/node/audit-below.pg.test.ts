/** Who has seen or changed a patient's record: the record itself and everything that stands under it. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { AuditLine } from '../../src/contract/admin-desk.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { relatedOf, sampleOf } from './samples.ts';
import { newPatient, signIn, type TestClient } from './server-client.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let server: TestServer;
let admin: TestClient;
let dr: TestClient;

beforeAll(async () => {
  server = await createTestServer({ engine: 'pg' });
  admin = await signIn(server, 'admin@atlas.test');
  dr = await signIn(server, 'dr@atlas.test');
});
afterAll(async () => {
  await server.close();
  await stopTestCluster();
});

async function patient(): Promise<string> {
  const event = dr.event({ payload: newPatient() });
  expect((await dr.up(event)).acknowledged).toHaveLength(1);
  return event.entityId;
}

async function under(patientId: string, entityType: string): Promise<string> {
  const related = { ...(await relatedOf(admin)), patientId };
  const event = dr.event({ entityType, payload: sampleOf(entityType, related) });
  expect((await dr.up(event)).acknowledged, entityType).toHaveLength(1);
  return event.entityId;
}

/** All pages, each of two entries. */
async function auditOf(query: string): Promise<AuditLine[]> {
  const lines: AuditLine[] = [];
  for (let cursor = ''; ;) {
    const { status, body } = await admin.call<{ items: AuditLine[]; nextCursor: string | null }>(
      'GET',
      `/api/v1/audit?limit=2&${query}${cursor}`,
    );
    expect(status).toBe(200);
    lines.push(...body.items);
    if (body.nextCursor === null) return lines;
    cursor = `&cursor=${body.nextCursor}`;
  }
}

const KINDS = ['appointment', 'medicalRecord', 'observation', 'condition', 'allergy', 'prescription', 'consent'];

test('CR-54 "who has seen this record" finds what was done with everything under the patient, page by page', async () => {
  const [id, other] = [await patient(), await patient()];
  const records = new Map<string, string>();
  for (const kind of KINDS) records.set(kind, await under(id, kind));
  const foreign = await under(other, 'observation');
  await dr.call('GET', `/api/v1/observations/${records.get('observation')}`);
  await dr.call('GET', `/api/v1/observations/${foreign}`);
  const gone = dr.event({
    entityType: 'condition',
    entityId: records.get('condition') ?? '',
    operation: 'DELETE',
    baseVersion: 1,
  });
  expect((await dr.up(gone)).acknowledged).toHaveLength(1);

  const lines = await auditOf(`entityType=patient&entityId=${id}&below=true`);
  const ids = lines.map((line) => BigInt(line.id));
  expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => (a < b ? 1 : -1)));
  const said = new Set(lines.map(({ entityType, entityId, action }) => `${entityType} ${entityId} ${action}`));
  for (const [kind, record] of records) expect(said, kind).toContain(`${kind} ${record} create`);
  expect(said).toContain(`patient ${id} create`);
  expect(said).toContain(`observation ${records.get('observation')} read`);
  expect(said).toContain(`condition ${records.get('condition')} delete`);
  expect(lines.filter(({ entityId }) => entityId === foreign || entityId === other)).toEqual([]);

  const alone = await auditOf(`entityType=patient&entityId=${id}`);
  expect(new Set(alone.map(({ entityType }) => entityType))).toEqual(new Set(['patient']));
  const byPerson = await auditOf(`entityType=patient&entityId=${id}&below=true&userId=${admin.account.user.id}`);
  expect(byPerson).toEqual([]);
});

test('SV-242 it finds what an administrator did with the file, and an account’s invitations and passwords', async () => {
  const id = await patient();
  expect((await admin.call('GET', `/api/v1/retention/${id}`)).status).toBe(200);
  expect((await admin.call('PUT', `/api/v1/retention/${id}/hold`, { reason: 'Plainte' })).status).toBe(204);
  expect((await admin.call('DELETE', `/api/v1/retention/${id}/hold`)).status).toBe(204);
  const of = async (query: string) =>
    (await auditOf(query)).map(({ action, entityType, user }) => `${action} ${entityType} ${user?.id}`);
  const [me, all] = [admin.account.user.id, await of(`entityType=patient&entityId=${id}&below=true`)];
  expect(all.slice(0, 3)).toEqual([`delete retentionHold ${me}`, `create retentionHold ${me}`, `read retention ${me}`]);
  const { id: invited } = dr.account.user;
  expect((await admin.call('POST', `/api/v1/users/${invited}/invitation`)).status).toBe(201);
  expect(await of(`entityType=user&entityId=${invited}&below=true`)).toContain(`create invitation ${me}`);
});

test('AD-48 the entries of devices that only pulled can be left out', async () => {
  await dr.down(null);
  const id = await patient();
  const isSync = ({ action, entityType }: AuditLine) => action === 'read' && entityType === null;
  expect((await auditOf('')).some(isSync)).toBe(true);
  const others = await auditOf('withoutSyncs=true');
  expect(others.some(isSync)).toBe(false);
  expect(others).toContainEqual(expect.objectContaining({ action: 'create', entityType: 'patient', entityId: id }));
  expect(others).toContainEqual(expect.objectContaining({ action: 'read', entityType: 'audit' }));
  expect((await admin.call('GET', '/api/v1/audit?withoutSyncs=1')).status).toBe(400);
});

test('CR-54 of a patient with whom another was merged it finds what stands under both', async () => {
  const [kept, merged] = [await patient(), await patient()];
  const note = await under(merged, 'medicalRecord');
  const link = dr.event({ entityId: merged, operation: 'UPDATE', payload: { mergedInto: kept }, baseVersion: 1 });
  expect((await dr.up(link)).acknowledged).toHaveLength(1);
  const lines = await auditOf(`entityType=patient&entityId=${kept}&below=true`);
  expect(lines.map(({ entityId }) => entityId)).toEqual(expect.arrayContaining([kept, merged, note]));
});

test('CR-54 below is true or false, and of no type that there is not', async () => {
  expect((await admin.call('GET', '/api/v1/audit?below=maybe')).status).toBe(400);
  expect(await auditOf(`entityType=nothing&entityId=${await patient()}&below=true`)).toEqual([]);
});
