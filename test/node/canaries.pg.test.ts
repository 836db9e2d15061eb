/**
 * Words that stand for what is told of people go through every door; then every log, figure and address is searched for
 * them.
 */
import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { EntityDefinition } from '../../src/contract/entity.ts';
import { clinic } from '../../src/contract/clinic.ts';
import { patient } from '../../src/contract/entities/patient.ts';
import { fieldKind } from '../../src/contract/fields.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { clinicServer } from '../../server/domains/clinic/index.ts';
import { operationsOf } from '../../server/http/operations.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { CANARY_MARK as MARK, createCanaries } from '../support/canaries.ts';
import { relatedOf, sampleOf, type Related } from './samples.ts';
import { newPatient, request, signIn, uuid, type TestClient } from './server-client.ts';

/** A rule that fails as a bug would, quoting what it was given over several lines. */
const broken: EntityDefinition = {
  ...patient,
  check: (record, before, context) => {
    if (record['language'] === 'xx-BUG')
      throw new TypeError(`cannot read ${JSON.stringify(record, null, 2)}\n    at ${String(record['birthName'])} (x)`);
    return patient.check?.(record, before, context) ?? [];
  },
};

describe('what is told of people', () => {
  const lines: string[] = [];
  const addresses: string[] = [];
  const { canary, canaries } = createCanaries(() => uuid().slice(0, 8));
  let server: TestServer;
  let admin: TestClient;
  let related: Related;

  beforeAll(async () => {
    const keep = (line: unknown) => void lines.push(typeof line === 'string' ? line : JSON.stringify(line));
    for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
      console[method] = (...words: unknown[]) => words.forEach(keep);
    server = await createTestServer({
      engine: 'pg',
      deps: {
        log: keep,
        domain: {
          ...clinicServer,
          entities: clinic.entities.map((entity) => (entity.type === 'patient' ? broken : entity)),
        },
      },
    });
    admin = await signIn(server, 'admin@atlas.test');
    related = await relatedOf(admin);
  });
  afterAll(async () => {
    await server.close();
    await stopTestCluster();
  });

  /** A good record with a canary in every text that it may carry. */
  function whole(type: string): JsonObject {
    const definition = clinic.entities.find((one) => one.type === type);
    const sample = sampleOf(type, related, canary());
    const texts = Object.entries(definition?.fields.shape ?? {}).filter(
      ([name, schema]) => fieldKind(schema) === 'text' && !(name in sample),
    );
    for (const [name, schema] of texts) {
      const word = canary();
      if (z.safeParse(schema, word).success) sample[name] = word;
      else if (z.safeParse(schema, `${word}@mail.test`).success) sample[name] = `${word}@mail.test`;
    }
    return sample;
  }

  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<number> {
    const reply = await admin.call(method, path, body, { 'if-match': '*', ...headers });
    addresses.push(
      reply.headers.get('location') ?? '',
      reply.headers.get('set-cookie') ?? '',
      reply.headers.get('x-next-cursor') ?? '',
      path.includes(MARK) ? '' : path,
    );
    return reply.status;
  }

  test('SV-97 goes through every door: taken, refused, broken off, crashed', async () => {
    const seen = new Set<number>();
    const operations = operationsOf(server.deps.domain);
    for (const { type, resource, versioned } of clinic.entities) {
      const address = `/api/v1/${resource}`;
      const id = uuid();
      const [first, twin] = [whole(type), whole(type)];
      seen.add(await call('POST', address, { id, ...first }));
      // Twice the same: unique and exclusion rules of the database speak of the values that they refuse.
      seen.add(await call('POST', address, first));
      seen.add(await call('PUT', `${address}/${id}`, twin, { 'idempotency-key': uuid() }));
      seen.add(await call('PATCH', `${address}/${id}`, { [canary()]: canary() }));
      seen.add(
        await call(
          'PATCH',
          `${address}/${id}`,
          Object.fromEntries(Object.keys(first).map((name) => [name, { [canary()]: 1 }])),
        ),
      );
      for (const tail of [
        '',
        '?limit=2',
        `?q=${canary()}`,
        `?cursor=${canary()}`,
        `?updatedSince=${canary()}`,
        `/${id}`,
        `/${canary()}`,
        ...(versioned ? [`/${id}/versions`] : []),
      ])
        seen.add(await call('GET', `${address}${tail}`));
      const events = [
        admin.event({ entityType: type, payload: whole(type), reason: canary() }),
        admin.event({ entityType: type, payload: { ...whole(type), [canary()]: canary() }, reason: canary() }),
        admin.event({ entityType: type, payload: first }),
        admin.event({ entityType: type, entityId: id, operation: 'UPDATE', payload: whole(type), baseVersion: 1 }),
        admin.event({ entityType: canary(), payload: { x: canary() } }),
      ];
      await admin.up(...events);
      seen.add(
        await call('POST', '/api/sync/up', {
          clientId: uuid(),
          events: [{ ...admin.event({ payload: whole('patient') }), [canary()]: canary() }],
          device: { name: canary(), appVersion: canary().slice(0, 50), pending: 1, oldestPendingAt: null },
        }),
      );
      if (versioned) seen.add(await call('POST', `${address}/${id}/versions/1/restore`));
      seen.add(await call('DELETE', `${address}/${id}`));
    }
    await admin.up(
      admin.event({ payload: newPatient({ birthName: canary(), language: 'xx-BUG', note: canary() }) }),
      admin.event({ payload: newPatient({ birthName: canary() }) }),
    );
    seen.add(await call('POST', '/api/v1/patients', newPatient({ birthName: canary(), language: 'xx-BUG' })));
    seen.add(
      await call('POST', '/api/sync/down', {
        clientId: uuid(),
        cursor: null,
        device: { name: canary(), pending: 2, oldestPendingAt: null },
      }),
    );
    for (const path of [
      '/api/sync/conflicts',
      '/api/sync/logs',
      '/api/sync/logs/summary',
      '/api/v1/audit',
      `/api/v1/audit?entityType=${canary()}`,
      '/api/v1/devices',
      '/api/auth/me',
      '/api/auth/sessions',
      '/api/sync/last-modified',
      '/metrics',
      `/${canary()}`,
      `/api/${canary()}`,
    ])
      seen.add(await call('GET', path));
    seen.add(await call('GET', '/api/v1/audit', undefined, { accept: 'text/csv' }));
    for (const [email, password] of [
      [`${canary()}@atlas.test`, canary()],
      ['dr@atlas.test', canary()],
    ])
      seen.add(
        (await request(server, 'POST', '/api/auth/login', { tenant: 'atlas', email, password, deviceName: canary() }))
          .status,
      );
    seen.add(await call('POST', '/api/auth/password', { currentPassword: canary(), newPassword: canary() }));
    seen.add(await call('POST', '/api/auth/accept-invitation', { token: canary(), password: canary() }));
    seen.add(
      await call(
        'POST',
        '/api/v1/import/fhir',
        `{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"${uuid()}","name":[{"family":"${canary()}"}],"birthDate":"${canary()}"}}]}`,
      ),
    );
    // A whole record: what is mapped, what is kept as it came, and what is refused, quoting a value.
    const concept = (): JsonObject => ({ text: canary(), coding: [{ system: 'http://loinc.org', display: canary() }] });
    const resources: JsonObject[] = [
      { resourceType: 'Patient', id: 'p', birthDate: '1984-02-29', gender: 'female', name: [{ family: canary() }] },
      { resourceType: 'Observation', status: canary(), code: concept(), valueString: canary() },
      { resourceType: 'Condition', code: concept(), onsetDateTime: canary() },
      { resourceType: 'AllergyIntolerance', code: concept(), reaction: [{ description: canary() }] },
      { resourceType: 'MedicationRequest', status: 'active', intent: 'order', medicationCodeableConcept: concept() },
      { resourceType: 'Consent', status: canary(), scope: concept(), category: [concept()] },
      { resourceType: 'Encounter', status: 'finished', class: { code: canary() }, reasonCode: [concept()] },
      { resourceType: 'DiagnosticReport', status: 'final', code: concept(), conclusion: canary() },
      { resourceType: 'Immunization', [canary()]: canary() },
    ].map((one) => ({ ...one, subject: { reference: 'Patient/p' }, patient: { reference: 'Patient/p' } }));
    const bundle = (all: JsonObject[]) => ({
      resourceType: 'Bundle',
      type: 'collection',
      entry: all.map((resource) => ({ resource })),
    });
    expect(await call('POST', '/api/v1/import/fhir', bundle(resources))).toBe(200);
    seen.add(await call('POST', '/api/v1/import/fhir', bundle([{ resourceType: `${canary()} x` }])));
    for (const ids of [related.patientId, canary(), `${related.patientId},${canary()}`])
      seen.add(await call('GET', `/api/v1/export/fhir/${ids}`));
    const drugs = '/api/drugs/catalogue';
    const drug = `${drugs}/drugs/${uuid()}`;
    const entry = {
      denomination: canary(),
      note_medecin: canary(),
      compositions: [{ substance: canary(), dosage: '' }],
    };
    seen.add(await call('POST', `${drugs}/own`));
    expect(await call('PUT', drug, entry, { 'if-none-match': '*' })).toBe(201);
    seen.add(await call('PUT', drug, { ...entry, [canary()]: canary() }));
    seen.add(await call('PUT', drug, entry, { 'if-match': canary() }));
    for (const path of [
      `${drugs}/drugs/${canary()}`,
      `/api/drugs/history?after=${canary()}`,
      `/api/drugs/sync/?since=${canary()}`,
    ])
      seen.add(await call('GET', path));
    seen.add(await call('POST', `${drugs}/import`, `{"release":"${canary()}","files":[]}\n${canary()}`));
    seen.add(await call('POST', `${drugs}/import`, `{"release":"${canary()}`));
    seen.add(await call('POST', '/api/v1/patients', `{"birthName":"${canary()}`));
    seen.add(
      await call('POST', '/api/v1/patients', newPatient({ birthName: canary() }), {
        authorization: `Bearer ${canary()}`,
        cookie: `x=${canary()}`,
        'x-forwarded-for': canary(),
      }),
    );
    // SQL of an administrator that the database refuses, and a connection that is cut while it works.
    await server.owner
      .query(
        "INSERT INTO appointment (tenant_id, id, patient_id, practitioner_ids, start, \"end\", status, reason) VALUES ($1, gen_random_uuid(), $2, '[]', now(), now(), 'booked', $3)",
        [admin.account.tenant.id, related.patientId, canary()],
      )
      .catch(() => undefined);
    expect([...seen].sort()).toEqual(expect.arrayContaining([200, 201, 400, 401, 404, 409, 422, 500]));
    expect(canaries.size).toBeGreaterThan(200);
    expect(operations.length).toBeGreaterThan(120);
  });

  test('H13 SV-97 SV-173 and stands in no log of the server, none of its database, no row of the audit, no figure and no address', async () => {
    const metrics = (await request<string>(server, 'GET', '/metrics')).body;
    const database = fs.readFileSync(server.databaseLog ?? '', 'utf8');
    const audit = await server.owner.query<{ row: string }>('SELECT audit_entry::text AS row FROM audit_entry');
    expect(audit.rows.length).toBeGreaterThan(100);
    // All of them did speak.
    expect(lines.filter((line) => line.includes('event fault') || line.includes('unexpected')).length).toBeGreaterThan(
      1,
    );
    expect(database).toContain('ERROR:');
    expect(metrics).toContain('requests_total');
    for (const [name, text] of Object.entries({
      log: lines.join('\n'),
      database,
      metrics,
      audit: audit.rows.map(({ row }) => row).join('\n'),
      addresses: addresses.join('\n'),
    })) {
      expect([
        name,
        text
          .split('\n')
          .filter((line) => line.includes(MARK))
          .slice(0, 5),
      ]).toEqual([name, []]);
    }
  });
});
