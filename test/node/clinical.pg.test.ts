/**
 * The clinic's rules where they need the server: who signs, what refers to what, what the database keeps apart. Titles
 * carry the numbers of `SPEC.md`.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clinic } from '../../src/contract/clinic.ts';
import { contentHash } from '../../src/contract/signature.ts';
import { entityOf } from '../../src/contract/domain.ts';
import { PERMISSIONS } from '../../src/contract/permissions.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { newPatient, signIn, uuid, type TestClient } from './server-client.ts';

type Outcome = { word: string; version?: number; code?: string; paths: string[]; data?: JsonObject | null };

describe('clinical rules', () => {
  let server: TestServer;
  let admin: TestClient;
  let dr: TestClient;
  let front: TestClient;
  let reader: TestClient;
  let practitionerId: string;

  beforeAll(async () => {
    server = await createTestServer({ engine: 'pg' });
    [admin, dr, front, reader] = (await Promise.all(
      ['admin', 'dr', 'front', 'reader'].map((name) => signIn(server, `${name}@atlas.test`)),
    )) as [TestClient, TestClient, TestClient, TestClient];
    practitionerId =
      (await dr.call<{ items: { id: string }[] }>('GET', '/api/v1/practitioners')).body.items[0]?.id ?? '';
  });
  afterAll(() => server.close());

  /** What became of one event. */
  async function send(client: TestClient, event: JsonObject & { id: string; entityId: string }): Promise<Outcome> {
    const { acknowledged, rejected, conflicts } = await client.up(event);
    const [done] = acknowledged;
    if (done)
      return {
        word: 'acknowledged',
        version: done.serverVersion,
        data: done.serverData as JsonObject | null,
        paths: [],
      };
    const [refused] = rejected;
    if (refused) return { word: 'rejected', code: refused.code, paths: (refused.errors ?? []).map(({ path }) => path) };
    return { word: conflicts.length > 0 ? 'conflict' : 'deferred', paths: conflicts[0]?.fields ?? [] };
  }
  const create = async (client: TestClient, entityType: string, payload: JsonObject, entityId = uuid()) => ({
    id: entityId,
    ...(await send(client, client.event({ entityType, entityId, payload }))),
  });
  const update = (client: TestClient, entityType: string, entityId: string, payload: JsonObject, baseVersion: number) =>
    send(client, client.event({ entityType, entityId, operation: 'UPDATE', payload, baseVersion }));
  const remove = (client: TestClient, entityType: string, entityId: string, baseVersion: number) =>
    send(client, client.event({ entityType, entityId, operation: 'DELETE', payload: {}, baseVersion }));
  const person = async (fields: object = {}) => (await create(dr, 'patient', newPatient(fields))).id;

  test('H41 H40 SV-42 UI-1 UI-5 the search of the API finds as the list on the device does', async () => {
    const mark = `Q${uuid().replace(/[^a-f]/g, '')}`;
    const known = [
      ['DUPONT-DURAND', 'Marie'],
      ['LE GALL', 'Yann'],
      ["O'BRIEN", 'Sean'],
      ['BENALI', 'Mohamed El Amine'],
      ['MUELLER', 'Jürgen'],
      ['محمد', 'أحمد'],
      ['MARTIN', 'Marie'],
      ['MARTIN', 'Jean'],
    ] as const;
    for (const [birthName, given] of known) await person({ birthName, birthGivenNames: given, usualName: mark });
    await person({ birthName: 'TEL', birthGivenNames: 'Ana', usualName: mark, phones: ['+33 (0)6 98 76 54 05'] });
    await person({ birthName: 'TEL', birthGivenNames: 'Zoé', usualName: mark, phones: ['٠٦٩٨٧٦٥٤٠٦'] });
    const found = async (q: string) =>
      (
        await dr.call<{ items: { birthName: string; birthGivenNames: string }[] }>(
          'GET',
          `/api/v1/patients?limit=100&q=${encodeURIComponent(`${mark} ${q}`)}`,
        )
      ).body.items.map(({ birthName, birthGivenNames }) => `${birthName} ${birthGivenNames}`);
    for (const [q, who] of [
      ['dupontdurand', 0],
      ['durand-dupont', 0],
      ['legall', 1],
      ['le gall', 1],
      ['obrien', 2],
      ['O’Brien', 2],
      ['ben ali', 3],
      ['müller', 4],
      ['مُحَمَّد', 5],
      ['mart mar', 6],
    ] as const)
      expect([q, await found(q)]).toEqual([q, [known[who].join(' ')]]);
    for (const q of ['0698765405', '06 98 76 54 05', '+33698765405', '+33 (0)6 98 76 54 05', '0033 6 98 76 54 05'])
      expect([q, await found(q)]).toEqual([q, ['TEL Ana']]);
    expect(await found('+33698765406')).toEqual(['TEL Zoé']);
    expect(await found('upont')).toEqual([]);
  });

  test('H43 CL-83 nobody dies in the future, through any door', async () => {
    for (const deceased of ['2091-03-08', '9999']) {
      expect(await create(dr, 'patient', newPatient({ deceased }))).toMatchObject({
        word: 'rejected',
        code: 'VALIDATION',
        paths: ['deceased'],
      });
      expect(await dr.call('POST', '/api/v1/patients', newPatient({ deceased }))).toMatchObject({
        status: 422,
        body: { errors: [{ path: 'deceased' }] },
      });
      const id = await person();
      expect(await update(dr, 'patient', id, { deceased }, 1)).toMatchObject({
        word: 'rejected',
        code: 'VALIDATION',
        paths: ['deceased'],
      });
      expect(await dr.call('PATCH', `/api/v1/patients/${id}`, { deceased }, { 'if-match': '"1"' })).toMatchObject({
        status: 422,
      });
      expect(await update(dr, 'patient', id, { deceased: '2025-06-19' }, 1)).toMatchObject({ word: 'acknowledged' });
    }
    expect(
      await create(dr, 'observation', {
        patientId: await person(),
        status: 'final',
        code: '8310-5',
        effectiveDateTime: '2091-03-08T10:00:00.000Z',
        value: 37,
        unit: 'Cel',
      }),
    ).toMatchObject({ word: 'rejected', paths: ['effectiveDateTime'] });
  });
  const note = (patientId: string, fields: JsonObject = {}): JsonObject => ({
    patientId,
    practitionerId,
    occurredAt: '2026-11-21T09:00:00.000Z',
    type: 'note',
    title: 'Visite',
    text: 'RAS',
    ...fields,
  });

  /** The signature of a record by a person of the clinic. */
  async function signatureOf(client: TestClient, entityType: string, record: JsonObject): Promise<JsonObject> {
    const definition = entityOf(clinic, entityType);
    return {
      userId: client.account.user.id,
      signedAt: '2026-11-21T10:00:00.000Z',
      contentHash: await contentHash(definition as never, definition?.signing?.seals ?? [], record),
    };
  }

  const SMALLEST: Record<string, (patientId: string) => JsonObject> = {
    observation: (patientId) => ({
      patientId,
      status: 'final',
      code: '8310-5',
      effectiveDateTime: '2026-11-21T09:00:00Z',
      value: 36.8,
      unit: 'Cel',
    }),
    condition: (patientId) => ({ patientId, text: 'Asthme', clinicalStatus: 'active' }),
    allergy: (patientId) => ({ patientId, clinicalStatus: 'active', noKnownAllergy: true }),
    prescription: (patientId) => ({
      patientId,
      practitionerId,
      status: 'draft',
      prescribedAt: '2026-11-21T09:00:00Z',
      lines: [{ drug: { name: 'DOLIPRANE 1000 mg' }, posology: '1 le soir' }],
    }),
    absence: () => ({ practitionerId, start: '2026-12-24T00:00:00Z', end: '2026-12-26T00:00:00Z' }),
    clinicSettings: () => ({ name: 'Cabinet', zone: 'Africa/Algiers' }),
    closure: () => ({ name: 'Noël', start: '2026-12-25', end: '2026-12-25' }),
    phrase: () => ({ name: 'rhino', text: 'Rhinopharyngite chez {{patient.fullName}}' }),
    documentTemplate: () => ({
      kind: 'letter',
      name: `Courrier ${uuid()}`,
      language: 'fr',
      templateVersion: 1,
      status: 'draft',
      body: 'Cher {{patient.fullName}}',
    }),
    shareRule: () => ({ practitionerId, serviceType: uuid(), percent: 33.33, validFrom: '2026-01-01' }),
  };

  describe('CL-1 a contract file and a migration make an entity', () => {
    test.each(Object.keys(SMALLEST))(
      '%s is made, read, listed, pulled, changed, kept in versions, deleted',
      async (type) => {
        const resource = `/api/v1/${entityOf(clinic, type)?.resource}`;
        const before = await admin.pull(null);
        const made = await create(admin, type, SMALLEST[type]?.(await person()) ?? {});
        expect(made).toMatchObject({ word: 'acknowledged', version: 1 });
        const read = await admin.call(`GET`, `${resource}/${made.id}`);
        expect(read).toMatchObject({ status: 200, body: { ...made.data, version: 1 } });
        expect(
          (await admin.call<{ items: JsonObject[] }>('GET', `${resource}?limit=500`)).body.items.map(({ id }) => id),
        ).toContain(made.id);
        expect((await admin.pull(before.cursor)).changes.find(({ entityId }) => entityId === made.id)).toMatchObject({
          entityType: type,
          operation: 'CREATE',
          payload: made.data,
        });
        expect(await remove(admin, type, made.id, 1)).toMatchObject({ word: 'acknowledged', version: 2 });
        expect(
          (
            await admin.call<{ items: { operation: string }[] }>('GET', `${resource}/${made.id}/versions`)
          ).body.items.map(({ operation }) => operation),
        ).toEqual(['DELETE', 'CREATE']);
        expect((await admin.call('GET', `${resource}/${made.id}`)).status).toBe(404);
        expect((await create(admin, type, { ...SMALLEST[type]?.(await person()), nonsense: 1 })).paths).toEqual([
          'nonsense',
        ]);
      },
    );

    test.each(Object.keys(SMALLEST))('%s: rights as the table says', async (type) => {
      const payload = SMALLEST[type]?.(await person()) ?? {};
      const resource = `/api/v1/${entityOf(clinic, type)?.resource}`;
      for (const [role, client] of [
        ['practitioner', dr],
        ['secretary', front],
        ['reader', reader],
      ] as const) {
        const right = PERMISSIONS[role][type];
        expect((await client.call('GET', resource)).status, `${role} ${type}`).toBe(right === '' ? 403 : 200);
        if (right !== 'rw') expect((await create(client, type, payload)).code).toBe('FORBIDDEN');
        expect(client.account.permissions[type]).toBe(right);
      }
    });

    test('every definition has its table, with a column for every field', async () => {
      const { rows } = await server.owner.query<{ name: string }>(
        "SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public'",
      );
      const columns = new Set(rows.map(({ name }) => name));
      const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      const wanted = clinic.entities.flatMap(({ type, fields }) =>
        Object.keys(fields.shape).map((field) => `${type === 'user' ? 'app_user' : snake(type)}.${snake(field)}`),
      );
      expect(wanted.length).toBeGreaterThan(150);
      expect(wanted.filter((name) => !columns.has(name))).toEqual([]);
    });
  });

  describe('signing', () => {
    test('CL-20, CL-24 a note is signed by its author, over its own hash', async () => {
      const record = note(await person(), { plan: 'Revoir dans 3 mois' });
      const { id } = await create(dr, 'medicalRecord', record);
      const right = await signatureOf(dr, 'medicalRecord', record);
      expect(
        await update(
          dr,
          'medicalRecord',
          id,
          { status: 'finished', signature: { ...right, contentHash: 'a'.repeat(64) } },
          1,
        ),
      ).toMatchObject({ code: 'VALIDATION', paths: ['signature.contentHash'] });
      expect(await update(admin, 'medicalRecord', id, { status: 'finished', signature: right }, 1)).toMatchObject({
        code: 'VALIDATION',
        paths: ['signature.userId'],
      });
      expect(
        await update(
          admin,
          'medicalRecord',
          id,
          { status: 'finished', signature: await signatureOf(admin, 'medicalRecord', record) },
          1,
        ),
      ).toMatchObject({ code: 'FORBIDDEN' });
      expect(await update(dr, 'medicalRecord', id, { status: 'finished', signature: right }, 1)).toMatchObject({
        word: 'acknowledged',
        version: 2,
      });
      expect(await update(dr, 'medicalRecord', id, { text: 'autre' }, 2)).toMatchObject({
        code: 'VALIDATION',
        paths: ['text'],
      });
      expect(await remove(dr, 'medicalRecord', id, 2)).toMatchObject({ code: 'VALIDATION', paths: ['status'] });
      const addendum = { text: 'Précision', at: '2026-11-22T09:00:00Z', userId: admin.account.user.id };
      expect(await update(admin, 'medicalRecord', id, { addenda: [addendum] }, 2)).toMatchObject({
        word: 'acknowledged',
        version: 3,
      });
      const corrected = { ...record, text: 'RAS, tension 12/8' };
      const correction = { reason: 'oubli', at: '2026-11-22T10:00:00Z', userId: dr.account.user.id };
      expect(
        await update(
          dr,
          'medicalRecord',
          id,
          {
            text: corrected.text,
            corrections: [correction],
            signature: await signatureOf(dr, 'medicalRecord', corrected),
          },
          3,
        ),
      ).toMatchObject({ word: 'acknowledged', version: 4 });
      const versions = (
        await dr.call<{ items: { version: number; data: JsonObject }[] }>(
          'GET',
          `/api/v1/medical-records/${id}/versions`,
        )
      ).body.items;
      expect(versions.map(({ data }) => data['text'])).toEqual([corrected.text, 'RAS', 'RAS', 'RAS']);
      const back = await dr.call('POST', `/api/v1/medical-records/${id}/versions/1/restore`, undefined, {
        'if-match': '"4"',
      });
      expect(back.status).toBe(422);
    });

    test('CL-21 CR-22 no door changes a signed note: every route that writes, every event, an import', async () => {
      const record = note(await person(), { plan: 'Revoir dans 3 mois' });
      const { id } = await create(dr, 'medicalRecord', record);
      const signed = { status: 'finished', signature: await signatureOf(dr, 'medicalRecord', record) };
      expect(await update(dr, 'medicalRecord', id, signed, 1)).toMatchObject({ version: 2 });
      const path = `/api/v1/medical-records/${id}`;
      const before = (await dr.call('GET', path)).body;
      const other = { ...record, plan: 'Rien', text: 'Rien' };

      // The routes as the server lists them: one that is added later is tried too.
      const { body } = await dr.call<{ paths: Record<string, Record<string, unknown>> }>('GET', '/api/openapi.json');
      const routes = Object.entries(body.paths)
        .filter(([route]) => route.startsWith('/api/v1/medical-records/{id}'))
        .flatMap(([route, methods]) => Object.keys(methods).map((method) => ({ route, method: method.toUpperCase() })))
        .filter(({ method }) => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method));
      expect(routes.map(({ method }) => method).toSorted()).toEqual(['DELETE', 'PATCH', 'POST', 'PUT']);
      for (const client of [dr, admin])
        for (const { route, method } of routes) {
          const address = route.replace('{id}', id).replace('{version}', '1');
          const content = method === 'DELETE' || route.includes('{version}') ? undefined : other;
          const answer = await client.call(method, address, content, { 'if-match': '"2"' });
          expect([method, route, answer.status]).toEqual([method, route, 422]);
        }

      const events = [
        { operation: 'UPDATE', payload: { plan: 'Rien' }, baseVersion: 2 },
        { operation: 'UPDATE', payload: { plan: 'Rien' }, baseVersion: 1 },
        { operation: 'UPDATE', payload: { plan: 'Rien' }, baseVersion: null },
        { operation: 'UPDATE', payload: { status: 'in-progress', signature: null }, baseVersion: 2 },
        { operation: 'UPDATE', payload: { status: 'entered-in-error', plan: 'Rien' }, baseVersion: 2 },
        { operation: 'DELETE', payload: {}, baseVersion: 2 },
        { operation: 'DELETE', payload: {}, baseVersion: null },
        { operation: 'CREATE', payload: other, baseVersion: null },
        { operation: 'CREATE', payload: other, baseVersion: 2 },
      ];
      for (const client of [dr, admin, dr.elsewhere()])
        for (const event of events) {
          const { word } = await send(client, client.event({ entityType: 'medicalRecord', entityId: id, ...event }));
          expect([event, ['rejected', 'conflict'].includes(word)]).toEqual([event, true]);
        }

      const encounter = {
        resourceType: 'Encounter',
        id,
        status: 'in-progress',
        class: { code: 'AMB' },
        subject: { reference: `Patient/${record['patientId'] as string}` },
        period: { start: '2026-11-20T09:00:00Z' },
        reasonCode: [{ text: 'Rien' }],
      };
      await admin.call('POST', '/api/v1/import/fhir', {
        resourceType: 'Bundle',
        type: 'collection',
        entry: [{ resource: encounter }],
      });
      expect((await dr.call('GET', path)).body).toEqual(before);
      const { items } = (await dr.call<{ items: unknown[] }>('GET', `${path}/versions`)).body;
      expect(items).toHaveLength(2);
    });

    test('CR-26 CR-28 two people, one note: a signature over what has changed is a conflict, kept, and signed anew', async () => {
      const record = note(await person());
      const { id } = await create(dr, 'medicalRecord', record);
      const tablet = dr.elsewhere();
      const signing = async (content: JsonObject) => ({
        status: 'finished',
        signature: await signatureOf(dr, 'medicalRecord', content),
      });
      const sign = async (content: JsonObject, baseVersion: number, more: { resolves?: string } = {}) => {
        const payload = await signing(content);
        const event = tablet.event({
          entityType: 'medicalRecord',
          entityId: id,
          operation: 'UPDATE',
          payload,
          baseVersion,
          ...more,
        });
        return { event, outcome: await send(tablet, event) };
      };
      // A colleague adds the plan while the author signs what was there before, offline.
      expect(await update(admin, 'medicalRecord', id, { plan: 'Radio' }, 1)).toMatchObject({ word: 'acknowledged' });
      const met = await sign(record, 1);
      expect(met.outcome.word).toBe('conflict');
      // "Mine" all the same: the server refuses a signature over what is not there.
      const stubborn = await sign(record, 2, { resolves: met.event.id });
      expect(stubborn.outcome).toMatchObject({ code: 'VALIDATION', paths: ['signature.contentHash'] });
      const kept = await dr.call('GET', `/api/v1/medical-records/${id}`);
      expect(kept.body).toMatchObject({ ...record, plan: 'Radio', version: 2 });
      expect(kept.body['signature'] ?? null).toBeNull();
      const anew = await sign({ ...record, plan: 'Radio' }, 2, { resolves: stubborn.event.id });
      expect(anew.outcome).toMatchObject({ word: 'acknowledged', version: 3 });
      // Signed twice: from an older version a conflict; what is signed stays as it is.
      const again = await signing({ ...record, plan: 'Radio' });
      const later = { ...again, signature: { ...again.signature, signedAt: '2026-11-21T11:00:00.000Z' } };
      expect(await update(dr, 'medicalRecord', id, later, 2)).toMatchObject({ word: 'conflict' });
      // Two addenda at once: the second is a conflict, and is added after the first.
      const added = (client: TestClient, text: string) => ({
        text,
        at: '2026-11-22T09:00:00Z',
        userId: client.account.user.id,
      });
      const [theirs, mine] = [added(admin, 'Fièvre'), added(dr, 'Toux grasse')];
      expect(await update(admin, 'medicalRecord', id, { addenda: [theirs] }, 3)).toMatchObject({ version: 4 });
      expect(await update(dr, 'medicalRecord', id, { addenda: [mine] }, 3)).toMatchObject({ word: 'conflict' });
      expect(await update(dr, 'medicalRecord', id, { addenda: [theirs, mine] }, 4)).toMatchObject({ version: 5 });
    });

    test('CL-25 the practitioner named is the author where a user is linked to it, whoever typed the note', async () => {
      const other = await create(admin, 'practitioner', { familyName: 'LINKED', givenNames: 'Dr' });
      const users = (
        await admin.call<{ items: { id: string; email: string; version: number }[] }>('GET', '/api/v1/users')
      ).body.items;
      const own = users.find(({ email }) => email === 'admin@atlas.test');
      expect(await update(admin, 'user', own?.id ?? '', { practitionerId: other.id }, own?.version ?? 0)).toMatchObject(
        { word: 'acknowledged' },
      );
      const record = note(await person(), { practitionerId: other.id });
      const { id } = await create(dr, 'medicalRecord', record);
      expect(
        await update(
          dr,
          'medicalRecord',
          id,
          { status: 'finished', signature: await signatureOf(dr, 'medicalRecord', record) },
          1,
        ),
      ).toMatchObject({ code: 'FORBIDDEN' });
      expect(
        await update(
          admin,
          'medicalRecord',
          id,
          { status: 'finished', signature: await signatureOf(admin, 'medicalRecord', record) },
          1,
        ),
      ).toMatchObject({ word: 'acknowledged' });
    });

    test('H4 SV-155 a signed note is corrected by its author alone, whoever the correction names', async () => {
      const linked = async (client: TestClient) => {
        const { id } = await create(admin, 'practitioner', { familyName: 'LINKED', givenNames: 'Dr' });
        const path = `/api/v1/users/${client.account.user.id}`;
        expect((await admin.call('PATCH', path, { practitionerId: id }, { 'if-match': '*' })).status).toBe(200);
        return id;
      };
      const [own, others] = [await linked(dr), await linked(admin)];
      const record = note(await person(), { practitionerId: own });
      const { id, word } = await create(dr, 'medicalRecord', {
        ...record,
        status: 'finished',
        signature: await signatureOf(dr, 'medicalRecord', record),
      });
      expect(word).toBe('acknowledged');
      const correction = async (client: TestClient, fields: JsonObject) => ({
        ...fields,
        corrections: [{ reason: 'x', at: '2026-11-22T10:00:00Z', userId: client.account.user.id }],
        signature: await signatureOf(client, 'medicalRecord', { ...record, ...fields }),
      });
      const taken = await correction(admin, { practitionerId: others, text: 'autre chose' });
      expect(await update(admin, 'medicalRecord', id, taken, 1)).toMatchObject({ code: 'FORBIDDEN' });
      const path = `/api/v1/medical-records/${id}`;
      expect((await admin.call('PATCH', path, taken, { 'if-match': '*' })).status).toBe(403);
      expect(await update(dr, 'medicalRecord', id, await correction(dr, { practitionerId: others }), 1)).toMatchObject({
        code: 'FORBIDDEN',
      });
      expect(await update(dr, 'medicalRecord', id, await correction(dr, { text: 'corrigé' }), 1)).toMatchObject({
        word: 'acknowledged',
      });
      for (const client of [dr, admin])
        await admin.call(
          'PATCH',
          `/api/v1/users/${client.account.user.id}`,
          { practitionerId: null },
          { 'if-match': '*' },
        );
    });

    test('CL-40, CL-41 a prescription is signed in one step, and frozen', async () => {
      const record = { ...SMALLEST['prescription']?.(await person()), status: 'active' };
      expect(await create(dr, 'prescription', record)).toMatchObject({ code: 'VALIDATION', paths: ['signature'] });
      const { id, word } = await create(dr, 'prescription', {
        ...record,
        signature: await signatureOf(dr, 'prescription', record),
      });
      expect(word).toBe('acknowledged');
      expect(
        await update(dr, 'prescription', id, { lines: [{ drug: { name: 'X' }, posology: 'y' }] }, 1),
      ).toMatchObject({ code: 'VALIDATION', paths: ['lines'] });
      expect(await update(dr, 'prescription', id, { status: 'stopped', statusReason: 'éruption' }, 1)).toMatchObject({
        word: 'acknowledged',
      });
      expect(await update(dr, 'prescription', id, { status: 'active' }, 2)).toMatchObject({
        code: 'VALIDATION',
        paths: ['status'],
      });
    });
  });

  describe('consents', () => {
    test('CL-50, CL-51 what was agreed to stays, a withdrawal prevails and is final', async () => {
      const patientId = await person();
      const { id } = await create(front, 'consent', {
        patientId,
        type: 'care',
        status: 'draft',
        language: 'fr',
        text: 'Je consens.',
      });
      await update(front, 'consent', id, { status: 'active', method: 'verbal' }, 1);
      expect(await update(front, 'consent', id, { text: 'Autre' }, 2)).toMatchObject({
        code: 'VALIDATION',
        paths: ['text'],
      });
      await update(front, 'consent', id, { validUntil: '2030-01-01' }, 2);
      const withdrawal = { at: '2026-11-21T09:00:00Z', by: 'la patiente', reason: 'changement d’avis' };
      expect(await update(dr, 'consent', id, { status: 'inactive', withdrawal }, 1)).toMatchObject({
        word: 'acknowledged',
        version: 4,
      });
      expect(await update(front, 'consent', id, { status: 'active' }, 4)).toMatchObject({
        code: 'VALIDATION',
        paths: ['status', 'withdrawal'],
      });
    });

    test.each(['active', 'rejected'])('CR-53 a consent that is %s by word of mouth is not deleted', async (status) => {
      const { id } = await create(front, 'consent', {
        patientId: await person(),
        type: 'care',
        status,
        method: 'verbal',
        witness: 'Mme Petit',
        language: 'fr',
        text: 'x',
      });
      expect(await remove(front, 'consent', id, 1)).toMatchObject({ code: 'VALIDATION', paths: ['status'] });
      expect((await front.call('DELETE', `/api/v1/consents/${id}`, undefined, { 'if-match': '"1"' })).status).toBe(422);
      expect((await front.call('GET', `/api/v1/consents/${id}`)).body).toMatchObject({ status, version: 1 });
    });

    test('CL-52 an expired consent is still active in the store', async () => {
      const { id } = await create(front, 'consent', {
        patientId: await person(),
        type: 'care',
        status: 'active',
        language: 'fr',
        text: 'x',
        validUntil: '2020-01-01',
      });
      expect((await front.call('GET', `/api/v1/consents/${id}`)).body).toMatchObject({
        status: 'active',
        validUntil: '2020-01-01',
      });
    });
  });

  describe('records that refer to each other', () => {
    test('CL-5 a deleted patient’s records stay readable, and nothing new refers to it', async () => {
      const patientId = await person();
      const observation = await create(dr, 'observation', SMALLEST['observation']?.(patientId) ?? {});
      expect(await remove(dr, 'patient', patientId, 1)).toMatchObject({ word: 'acknowledged' });
      expect((await dr.call('GET', `/api/v1/observations/${observation.id}`)).status).toBe(200);
      expect(await update(dr, 'observation', observation.id, { note: 'après' }, 1)).toMatchObject({
        word: 'acknowledged',
      });
      expect(await create(dr, 'observation', SMALLEST['observation']?.(patientId) ?? {})).toMatchObject({
        code: 'REFERENCE_MISSING',
        paths: ['patientId'],
      });
      expect(
        await create(dr, 'condition', { ...SMALLEST['condition']?.(await person()), practitionerId: uuid() }),
      ).toMatchObject({ code: 'REFERENCE_MISSING', paths: ['practitionerId'] });
    });

    test('CL-6 what a record refers to is the same patient’s', async () => {
      const [one, other] = [await person(), await person()];
      const visit = await create(dr, 'medicalRecord', note(one));
      expect(
        await create(dr, 'observation', { ...SMALLEST['observation']?.(other), medicalRecordId: visit.id }),
      ).toMatchObject({ code: 'VALIDATION', paths: ['medicalRecordId'] });
      const measure = await create(dr, 'observation', { ...SMALLEST['observation']?.(one), medicalRecordId: visit.id });
      expect(measure.word).toBe('acknowledged');
      expect(await update(dr, 'observation', measure.id, { patientId: other, status: 'amended' }, 1)).toMatchObject({
        code: 'VALIDATION',
        paths: ['medicalRecordId'],
      });
    });

    test('CL-13 nobody is booked after their death; what was booked before stays as it is', async () => {
      const patientId = await person();
      const slot = (day: string, more = {}) => ({
        patientId,
        practitionerIds: [practitionerId],
        start: `${day}T09:00:00Z`,
        end: `${day}T09:30:00Z`,
        status: 'booked',
        overbooked: true,
        ...more,
      });
      const before = await create(front, 'appointment', slot('2027-05-01'));
      expect(await update(dr, 'patient', patientId, { deceased: '2026-11-20' }, 1)).toMatchObject({
        word: 'acknowledged',
      });
      expect(await create(front, 'appointment', slot('2026-11-21'))).toMatchObject({
        code: 'VALIDATION',
        paths: ['patientId'],
      });
      expect(await create(front, 'appointment', slot('2026-11-20'))).toMatchObject({ word: 'acknowledged' });
      expect(await update(front, 'appointment', before.id, { status: 'cancelled' }, 1)).toMatchObject({
        word: 'acknowledged',
      });
    });

    test('CL-11 an administrator opens a finished appointment again', async () => {
      const slot = {
        patientId: await person(),
        practitionerIds: [practitionerId],
        start: '2027-06-01T09:00:00Z',
        end: '2027-06-01T09:30:00Z',
        status: 'fulfilled',
      };
      const { id } = await create(front, 'appointment', slot);
      expect(await update(front, 'appointment', id, { status: 'checked-in' }, 1)).toMatchObject({
        code: 'VALIDATION',
        paths: ['status'],
      });
      expect(await update(admin, 'appointment', id, { status: 'checked-in' }, 1)).toMatchObject({
        word: 'acknowledged',
      });
      expect(await create(front, 'appointment', { ...slot, end: '2027-06-01T18:00:00Z' })).toMatchObject({
        code: 'VALIDATION',
        paths: ['end'],
      });
    });

    test('CL-3 merging ends somewhere, and only an administrator takes it back', async () => {
      const [a, b, c] = [await person(), await person(), await person()];
      expect(await update(dr, 'patient', a, { mergedInto: a }, 1)).toMatchObject({
        code: 'VALIDATION',
        paths: ['mergedInto'],
      });
      expect(await update(dr, 'patient', a, { mergedInto: b }, 1)).toMatchObject({ word: 'acknowledged' });
      expect(await update(dr, 'patient', b, { mergedInto: c }, 1)).toMatchObject({ word: 'acknowledged' });
      expect(await update(dr, 'patient', c, { mergedInto: a }, 1)).toMatchObject({
        code: 'VALIDATION',
        paths: ['mergedInto'],
      });
      expect(await update(dr, 'patient', a, { mergedInto: null }, 2)).toMatchObject({
        code: 'VALIDATION',
        paths: ['mergedInto'],
      });
      expect(await update(admin, 'patient', a, { mergedInto: null }, 2)).toMatchObject({ word: 'acknowledged' });
    });
  });

  describe('administration', () => {
    test('CL-62 a version of a document’s text exists once, and a published one is not deleted', async () => {
      const template = { ...SMALLEST['documentTemplate']?.(''), status: 'published' };
      const { id } = await create(admin, 'documentTemplate', template);
      expect(await create(admin, 'documentTemplate', template)).toMatchObject({
        code: 'DUPLICATE',
        paths: ['templateVersion'],
      });
      expect(await remove(admin, 'documentTemplate', id, 1)).toMatchObject({ code: 'VALIDATION', paths: ['status'] });
      expect(
        await create(admin, 'documentTemplate', { ...template, templateVersion: 2, supersedes: id }),
      ).toMatchObject({ word: 'acknowledged' });
      expect(await update(admin, 'documentTemplate', id, { body: 'x' }, 1)).toMatchObject({
        code: 'VALIDATION',
        paths: ['body'],
      });
      expect(await update(admin, 'documentTemplate', id, { status: 'retired' }, 1)).toMatchObject({
        word: 'acknowledged',
      });
    });

    test('CL-73 two rules for the same person and act do not hold on one day', async () => {
      const serviceType = uuid();
      const rule = (validFrom: string, validTo: string | null, more = {}) => ({
        practitionerId,
        serviceType,
        percent: 50,
        validFrom,
        validTo,
        ...more,
      });
      const first = await create(admin, 'shareRule', rule('2026-01-01', '2026-06-30'));
      expect(await create(admin, 'shareRule', rule('2026-06-30', null))).toMatchObject({
        code: 'OVERLAP',
        paths: ['validFrom'],
      });
      const second = await create(admin, 'shareRule', rule('2026-07-01', null));
      expect(second).toMatchObject({ word: 'acknowledged', data: { validFrom: '2026-07-01' } });
      expect(await update(admin, 'shareRule', first.id, { validTo: '2026-07-01' }, 1)).toMatchObject({
        code: 'OVERLAP',
      });
      expect(await create(admin, 'shareRule', rule('2026-01-01', null, { serviceType: uuid() }))).toMatchObject({
        word: 'acknowledged',
      });
      await remove(admin, 'shareRule', second.id, 1);
      expect(await create(admin, 'shareRule', rule('2026-08-01', null))).toMatchObject({ word: 'acknowledged' });
    });

    test('CL-73 of two rules made at the same moment one holds', async () => {
      const serviceType = uuid();
      const outcomes = await Promise.all(
        Array.from({ length: 6 }, () =>
          create(admin.elsewhere(), 'shareRule', { role: 'nurse', serviceType, percent: 10, validFrom: '2026-01-01' }),
        ),
      );
      expect(outcomes.map(({ word, code }) => code ?? word).toSorted()).toEqual([
        'OVERLAP',
        'OVERLAP',
        'OVERLAP',
        'OVERLAP',
        'OVERLAP',
        'acknowledged',
      ]);
    });
  });
});

afterAll(stopTestCluster);
