/**
 * A deletion wipes no slate (SV-130): for every entity with rules about what was there before, every case of those
 * rules, every door by which a deleted record comes back, and every role, the answer is the one that the living record
 * would have got.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clinic } from '../../src/contract/clinic.ts';
import { contentHash } from '../../src/contract/signature.ts';
import { entityOf } from '../../src/contract/domain.ts';
import { applyPatch } from '../../src/contract/entity.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { relatedOf, sampleOf, type Related } from './samples.ts';
import { signIn, uuid, type TestClient } from './server-client.ts';

type Role = 'admin' | 'dr' | 'front';
type Author = Record<Role, TestClient>;

interface Made {
  related: Related;
  people: Author;
  /** The signature of a record by the doctor. */
  sign(type: string, record: JsonObject): Promise<JsonObject>;
}

interface Case {
  type: string;
  rule: string;
  /** The record as it is made; its later changes, until it is deleted. */
  first(made: Made): JsonObject | Promise<JsonObject>;
  then(made: Made, record: JsonObject): (JsonObject | Promise<JsonObject>)[];
  /** What somebody would like it to be again; the first version where it says nothing. */
  wish?(made: Made, record: JsonObject): JsonObject;
  /** The field at fault, and whom the rule lets through. */
  path: string;
  allowed?: Role[];
}

const at = '2026-11-21T09:00:00.000Z';
const status = (value: string): JsonObject => ({ status: value });
const sampled =
  (type: string, fields: JsonObject = {}) =>
  ({ related }: Made): JsonObject => ({ ...sampleOf(type, related), ...fields });

const CASES: Case[] = [
  {
    type: 'consent',
    rule: 'a withdrawal is final',
    first: sampled('consent', status('active')),
    then: () => [{ ...status('inactive'), withdrawal: { at, by: 'la patiente' } }],
    path: 'status',
  },
  {
    type: 'consent',
    rule: 'what was agreed to stays',
    first: sampled('consent', status('draft')),
    then: () => [status('active')],
    wish: () => ({ text: 'Autre chose' }),
    path: 'text',
  },
  {
    type: 'consent',
    rule: 'an end of validity is not put off',
    first: sampled('consent', { ...status('active'), validUntil: '2027-01-01' }),
    then: () => [],
    wish: () => ({ validUntil: '2030-01-01' }),
    path: 'validUntil',
  },
  {
    type: 'appointment',
    rule: 'what was fulfilled is reopened by an administrator',
    first: sampled('appointment', status('checked-in')),
    then: () => [status('fulfilled')],
    path: 'status',
    allowed: ['admin'],
  },
  {
    type: 'appointment',
    rule: 'what was fulfilled is not booked again',
    first: sampled('appointment', status('booked')),
    then: () => [status('arrived'), status('checked-in'), status('fulfilled')],
    path: 'status',
  },
  {
    type: 'patient',
    rule: 'a merge is taken back by an administrator',
    first: sampled('patient'),
    then: ({ related }) => [{ mergedInto: related.patientId }],
    path: 'mergedInto',
    allowed: ['admin'],
  },
  {
    type: 'observation',
    rule: 'a final measure stays',
    first: sampled('observation', { ...status('preliminary'), value: 36.1 }),
    then: () => [{ ...status('final'), value: 37.4 }],
    path: 'status',
  },
  {
    type: 'observation',
    rule: 'a final value is changed by amending it',
    first: sampled('observation', { value: 36.1 }),
    then: () => [],
    wish: () => ({ value: 39.9 }),
    path: 'value',
  },
  {
    type: 'condition',
    rule: 'an error stays one',
    first: sampled('condition', { verificationStatus: 'confirmed' }),
    then: () => [{ verificationStatus: 'entered-in-error' }],
    path: 'verificationStatus',
  },
  {
    type: 'allergy',
    rule: 'an error stays one',
    first: sampled('allergy', { verificationStatus: 'confirmed' }),
    then: () => [{ verificationStatus: 'entered-in-error' }],
    path: 'verificationStatus',
  },
  {
    type: 'prescription',
    rule: 'what was cancelled stays so',
    first: sampled('prescription'),
    then: () => [status('cancelled')],
    path: 'status',
  },
  {
    type: 'prescription',
    rule: 'a signed one is frozen',
    first: async (made) =>
      signed(made, 'prescription', { ...sampleOf('prescription', made.related), ...status('active') }),
    then: () => [],
    wish: () => ({ lines: [{ drug: { name: 'AUTRE' }, posology: 'x' }] }),
    path: 'lines',
  },
  {
    type: 'medicalRecord',
    rule: 'an error stays one',
    first: sampled('medicalRecord', status('in-progress')),
    then: () => [{ ...status('entered-in-error') }],
    path: 'status',
  },
  {
    type: 'medicalRecord',
    rule: 'an addendum stays',
    first: sampled('medicalRecord'),
    then: ({ people }) => [{ addenda: [{ text: 'Précision', at, userId: people.dr.account.user.id }] }],
    path: 'addenda',
  },
  {
    type: 'medicalRecord',
    rule: 'a signature is not taken away',
    first: sampled('medicalRecord'),
    then: (made, record) => [
      signed(made, 'medicalRecord', record).then((whole) => ({
        signature: whole['signature'] ?? null,
        status: 'finished',
      })),
    ],
    path: 'signature',
  },
  {
    type: 'documentTemplate',
    rule: 'a retired text is not published again',
    first: sampled('documentTemplate', status('published')),
    then: () => [status('retired')],
    path: 'status',
  },
  {
    type: 'documentTemplate',
    rule: 'a published text stays',
    first: sampled('documentTemplate', status('published')),
    then: () => [status('retired')],
    wish: () => ({ body: 'Autre' }),
    path: 'body',
  },
  {
    type: 'phrase',
    rule: "a person's own is theirs",
    first: ({ related, people }) => ({ ...sampleOf('phrase', related), ownerId: people.dr.account.user.id }),
    then: () => [{ text: 'Texte revu' }],
    wish: () => ({ text: 'Autre' }),
    path: 'ownerId',
    allowed: ['dr'],
  },
  {
    type: 'importedResource',
    rule: 'an imported document stays as it came',
    first: sampled('importedResource'),
    then: () => [],
    wish: () => ({ title: 'Autre' }),
    path: 'title',
  },
];

/** What was taken in before its rule keeps nobody from the rest (CL-7): no case, for nothing is refused. */
const ONLY_MILDER = ['practitioner', 'closure', 'clinicSettings'];

async function signed(made: Made, type: string, record: JsonObject): Promise<JsonObject> {
  return {
    ...record,
    status: type === 'medicalRecord' ? 'finished' : (record['status'] ?? null),
    signature: await made.sign(type, record),
  };
}

const ROLES: Role[] = ['admin', 'dr', 'front'];

interface Answer {
  passed: boolean;
  code: string | null;
  paths: string[];
}

describe('deleted records that come back', () => {
  let server: TestServer;
  let made: Made;

  beforeAll(async () => {
    server = await createTestServer({ engine: 'pg' });
    const [admin, dr, front] = (await Promise.all(ROLES.map((name) => signIn(server, `${name}@atlas.test`)))) as [
      TestClient,
      TestClient,
      TestClient,
    ];
    made = {
      related: await relatedOf(dr),
      people: { admin, dr, front },
      async sign(type, record) {
        const definition = entityOf(clinic, type);
        return {
          userId: dr.account.user.id,
          signedAt: at,
          contentHash: await contentHash(definition as never, definition?.signing?.seals ?? [], record),
        };
      },
    };
  });
  afterAll(() => server.close());

  const resourceOf = (type: string) => `/api/v1/${entityOf(clinic, type)?.resource}`;
  const makerOf = (type: string) => (type === 'documentTemplate' ? made.people.admin : made.people.dr);

  async function up(
    client: TestClient,
    event: JsonObject & { id: string; entityId: string },
  ): Promise<Answer & { data: JsonObject | null }> {
    const { acknowledged, rejected, conflicts, deferred } = await client.up(event);
    expect(deferred).toEqual([]);
    const [refused] = rejected;
    return {
      passed: acknowledged.length > 0,
      data: acknowledged[0]?.serverData ?? null,
      code: refused?.code ?? conflicts[0]?.reason ?? null,
      paths: (refused?.errors ?? []).map(({ path }) => path),
    };
  }

  /** A record as its case has it before somebody wishes; its version. */
  async function prepared(item: Case): Promise<{ id: string; first: JsonObject; record: JsonObject; version: number }> {
    const maker = makerOf(item.type);
    const id = uuid();
    const first = await item.first(made);
    let record = first;
    const created = await up(maker, maker.event({ entityType: item.type, entityId: id, payload: record }));
    expect(created, item.rule).toMatchObject({ passed: true });
    let version = 1;
    for (const patch of item.then(made, record)) {
      const change = await patch;
      expect(
        await up(
          maker,
          maker.event({
            entityType: item.type,
            entityId: id,
            operation: 'UPDATE',
            payload: change,
            baseVersion: version,
          }),
        ),
        item.rule,
      ).toMatchObject({ passed: true });
      record = applyPatch(record, change);
      version += 1;
    }
    return { id, first, record, version };
  }

  /** By the API where the rules let it, else by SQL: a tombstone is a tombstone. */
  async function remove(item: Case, { id, version }: { id: string; version: number }): Promise<number> {
    const maker = makerOf(item.type);
    const { passed } = await up(
      maker,
      maker.event({ entityType: item.type, entityId: id, operation: 'DELETE', baseVersion: version }),
    );
    const table = { medicalRecord: 'medical_record', documentTemplate: 'document_template' }[item.type] ?? item.type;
    if (!passed) await server.owner.query(`DELETE FROM ${table} WHERE id = $1`, [id]);
    return version + 1;
  }

  const answerOf = ({ status: code, body }: { status: number; body: JsonObject }): Answer => ({
    passed: code === 200,
    code: code === 200 ? null : String(body['code']),
    paths: ((body['errors'] ?? []) as { path: string }[]).map(({ path }) => path),
  });

  const restored = (client: TestClient, item: Case, id: string, version: number) =>
    client
      .call('POST', `${resourceOf(item.type)}/${id}/versions/1/restore`, undefined, { 'if-match': `"${version}"` })
      .then(answerOf);

  const wishOf = (item: Case, { first, record }: { first: JsonObject; record: JsonObject }): JsonObject =>
    item.wish ? applyPatch(record, item.wish(made, record)) : first;

  /** The change that leads from the record to the wish. */
  const patchBetween = (record: JsonObject, wish: JsonObject): JsonObject => ({
    ...Object.fromEntries(
      Object.keys(record)
        .filter((name) => wish[name] === undefined)
        .map((name) => [name, null]),
    ),
    ...wish,
  });

  /** A CREATE over the tombstone is answered DELETED; another that settles this brings the record back. */
  async function revived(
    client: TestClient,
    item: Case,
    id: string,
    version: number,
    payload: JsonObject,
  ): Promise<Answer> {
    const first = client.event({ entityType: item.type, entityId: id, payload: sampleOf(item.type, made.related) });
    const outcome = await up(client, first);
    if (outcome.code !== 'DELETED') return outcome;
    return up(
      client,
      client.event({ entityType: item.type, entityId: id, payload, baseVersion: version, resolves: first.id }),
    );
  }

  test('H4 SV-130 every entity with a rule about what was before has a case', () => {
    const judged = clinic.entities
      .filter((definition) => (definition.check?.length ?? 0) >= 2 || definition.signing)
      .map(({ type }) => type);
    expect(judged.length).toBeGreaterThanOrEqual(9);
    expect([...new Set([...CASES.map(({ type }) => type), ...ONLY_MILDER])].sort()).toEqual(judged.sort());
  });

  describe.each(CASES)('H4 SV-130 $type: $rule', (item) => {
    test.each(ROLES)('a CREATE over the tombstone is judged as the change would have been, by %s', async (role) => {
      const client = made.people[role];
      const living = await prepared(item);
      const payload = patchBetween(living.record, wishOf(item, living));
      const direct = await up(
        client,
        client.event({
          entityType: item.type,
          entityId: living.id,
          operation: 'UPDATE',
          payload,
          baseVersion: living.version,
        }),
      );
      const gone = await prepared(item);
      const back = await revived(client, item, gone.id, await remove(item, gone), wishOf(item, gone));
      expect({ passed: back.passed, code: back.code, paths: back.paths.toSorted() }).toEqual({
        passed: direct.passed,
        code: direct.code,
        paths: direct.paths.toSorted(),
      });
      if (item.allowed?.includes(role)) expect(back.passed).toBe(true);
      else if (back.code !== 'FORBIDDEN')
        expect(back).toMatchObject({ passed: false, code: 'VALIDATION', paths: expect.arrayContaining([item.path]) });
    });

    test.each(ROLES)(
      'a version restored over the tombstone is judged as over the living record, by %s',
      async (role) => {
        const client = made.people[role];
        const [living, gone] = [await prepared(item), await prepared(item)];
        const direct = await restored(client, item, living.id, living.version);
        const back = await restored(client, item, gone.id, await remove(item, gone));
        expect(back).toEqual(direct);
        if (!item.wish && !item.allowed?.includes(role) && back.code !== 'FORBIDDEN')
          expect(back).toMatchObject({ passed: false, code: 'VALIDATION', paths: expect.arrayContaining([item.path]) });
      },
    );

    test('as it was when it was deleted, it comes back', async () => {
      const gone = await prepared(item);
      const tombstone = await remove(item, gone);
      expect(await revived(makerOf(item.type), item, gone.id, tombstone, gone.record)).toMatchObject({ passed: true });
    });
  });

  test("CR-37 a person's own phrase is not deleted by somebody else", async () => {
    const { dr, admin } = made.people;
    const id = uuid();
    const payload = { ...sampleOf('phrase', made.related), ownerId: dr.account.user.id };
    await up(dr, dr.event({ entityType: 'phrase', entityId: id, payload }));
    const remove = (client: TestClient) =>
      up(client, client.event({ entityType: 'phrase', entityId: id, operation: 'DELETE', baseVersion: 1 }));
    expect(await remove(admin)).toMatchObject({ passed: false });
    expect(await remove(dr)).toMatchObject({ passed: true });
  });

  test('H4 SV-131 who brings a note back from deletion is not its author', async () => {
    const { dr, admin } = made.people;
    const record = sampleOf('medicalRecord', made.related);
    const id = uuid();
    await up(dr, dr.event({ entityType: 'medicalRecord', entityId: id, payload: record }));
    await up(dr, dr.event({ entityType: 'medicalRecord', entityId: id, operation: 'DELETE', baseVersion: 1 }));
    const bring = admin.event({ entityType: 'medicalRecord', entityId: id, payload: record });
    await up(admin, bring);
    expect(
      await up(
        admin,
        admin.event({ entityType: 'medicalRecord', entityId: id, payload: record, baseVersion: 2, resolves: bring.id }),
      ),
    ).toMatchObject({ passed: true });
    const signature = { ...(await made.sign('medicalRecord', record)), userId: admin.account.user.id };
    const finish = (client: TestClient, by: JsonObject) =>
      up(
        client,
        client.event({
          entityType: 'medicalRecord',
          entityId: id,
          operation: 'UPDATE',
          payload: { status: 'finished', signature: by },
          baseVersion: 3,
        }),
      );
    expect(await finish(admin, signature)).toMatchObject({ passed: false, code: 'FORBIDDEN' });
    expect(await finish(dr, await made.sign('medicalRecord', record))).toMatchObject({ passed: true });
  });

  test('H4 SV-130 within one request too: deleted and made anew by a chain of events', async () => {
    const item = CASES.find(({ type }) => type === 'condition') as Case;
    const maker = makerOf(item.type);
    const { id: entityId, first, version } = await prepared(item);
    const about = { entityType: item.type, entityId };
    const gone = maker.event({ ...about, operation: 'DELETE', baseVersion: version });
    const anew = maker.event({ ...about, payload: first });
    const again = maker.event({ ...about, payload: first, baseVersion: version + 1, resolves: anew.id });
    const answer = await maker.up(gone, anew, again);
    expect(answer.acknowledged.map(({ outboxEventId }) => outboxEventId)).toEqual([gone.id]);
    expect(answer.conflicts).toMatchObject([{ outboxEventId: anew.id, reason: 'DELETED' }]);
    expect(answer.rejected).toMatchObject([{ outboxEventId: again.id, code: 'VALIDATION' }]);
  });
});

afterAll(stopTestCluster);
