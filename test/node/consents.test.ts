import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { consentHash } from '../../src/contract/entities/consent.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { newPatient, signIn, uuid, type TestClient } from './server-client.ts';

const SIGNED_AT = '2026-11-20T09:00:00.000Z';
const withdrawal = { at: '2026-11-21T09:00:00.000Z', by: 'la patiente', reason: 'changement d’avis' };

describe('consents of two devices', () => {
  let server: TestServer;
  let tablet: TestClient;
  let desk: TestClient;
  beforeAll(async () => {
    server = await createTestServer({ engine: 'pglite' });
    [tablet, desk] = await Promise.all([signIn(server, 'dr@atlas.test'), signIn(server, 'front@atlas.test')]);
  });
  afterAll(() => server.close());

  async function shown(fields: JsonObject = {}): Promise<{ id: string; record: JsonObject }> {
    const [patientId, id] = [uuid(), uuid()];
    await tablet.up(tablet.event({ entityId: patientId, payload: newPatient({}) }));
    const record = { patientId, type: 'care', status: 'proposed', language: 'fr', text: 'Je consens.', ...fields };
    await tablet.up(tablet.event({ entityType: 'consent', entityId: id, payload: record }));
    return { id, record };
  }
  const change = (device: TestClient, entityId: string, payload: JsonObject, baseVersion: number) =>
    device.up(device.event({ entityType: 'consent', entityId, operation: 'UPDATE', payload, baseVersion }));
  const read = async (id: string) => (await desk.call<JsonObject>('GET', `/api/v1/consents/${id}`)).body;

  it.each(['the edit first', 'the withdrawal first'])(
    'CS-48 a withdrawal wins over an edit that did not know of it: %s',
    async (order) => {
      const { id } = await shown({ status: 'active' });
      const withdraw = () => change(tablet, id, { status: 'inactive', withdrawal }, 1);
      const edit = () => change(desk, id, { validUntil: '2030-01-01' }, 1);
      await (order === 'the edit first' ? edit() : withdraw());
      await (order === 'the edit first' ? withdraw() : edit());
      expect(await read(id)).toMatchObject({ status: 'inactive', withdrawal });
    },
  );

  it.each(['the signature first', 'the withdrawal first'])(
    'CS-48 a withdrawal wins over a signature on another device: %s',
    async (order) => {
      const { id, record } = await shown();
      const signature = { image: 'data:image/png;base64,iVBORw0KGgo=', signedAt: SIGNED_AT };
      const contentHash = await consentHash({ ...record, signature });
      const sign = () =>
        change(desk, id, { status: 'active', dateTime: SIGNED_AT, method: 'tablet', signature, contentHash }, 1);
      const withdraw = () => change(tablet, id, { status: 'inactive', withdrawal }, 1);
      await (order === 'the signature first' ? sign() : withdraw());
      await (order === 'the signature first' ? withdraw() : sign());
      expect(await read(id)).toMatchObject({ status: 'inactive', withdrawal });
    },
  );

  it('CS-49 the hash of a consent is recomputed from its exported JSON without a line of the product', async () => {
    const signature = {
      image: 'data:image/png;base64,iVBORw0KGgo=',
      strokes: [[[1.5, 2, 0, 0.5]]],
      signedAt: SIGNED_AT,
    };
    const { id, record } = await shown({ answers: { 'J’ai compris': true, Allergies: 'aucune — « é »' } });
    const contentHash = await consentHash({ ...record, signature });
    await change(tablet, id, { status: 'active', dateTime: SIGNED_AT, signature, contentHash }, 1);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'medicalpro-hash-'));
    const run = (consent: JsonObject): { hash: string; code: number } => {
      const file = path.join(folder, 'consent.json');
      fs.writeFileSync(file, JSON.stringify(consent));
      try {
        const said = execFileSync(process.execPath, ['test/consent-hash.mjs', file], { encoding: 'utf8' });
        return { hash: said.trim(), code: 0 };
      } catch (error) {
        const { stdout, status } = error as { stdout: string; status: number };
        return { hash: stdout.trim(), code: status };
      }
    };
    const exported = await read(id);
    expect(run(exported)).toEqual({ hash: contentHash, code: 0 });
    expect(run({ ...exported, text: 'Je consens à tout.' })).toMatchObject({ code: 1 });
    fs.rmSync(folder, { recursive: true });
    expect(fs.readFileSync('test/consent-hash.mjs', 'utf8').trim().split('\n').length).toBeLessThanOrEqual(20);
  });
});
