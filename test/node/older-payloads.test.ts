/** Devices of several versions at once: what an older one queued is translated when it arrives (UG-6). */
import * as z from 'zod/mini';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defineEntity } from '../../src/contract/entity.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { createApp } from '../../server/app.ts';
import { withUpQueue } from '../../server/create-deps.ts';
import type { ServerDomain } from '../../server/deps.ts';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { createSchools } from '../school/fixture.ts';
import { pupil } from '../school/pupil.ts';
import { schoolServer } from '../school/server.ts';
import { signIn, uuid, words, type TestClient } from './server-client.ts';

/** `absences` was called `missedDays` in version 2, and was told in half days in version 1. */
const toMissedDays = ({ missedHalves, ...rest }: JsonObject): JsonObject =>
  missedHalves === undefined ? rest : { ...rest, missedDays: Number(missedHalves) / 2 };
const toAbsences = ({ missedDays, ...rest }: JsonObject): JsonObject =>
  missedDays === undefined ? rest : { ...rest, absences: missedDays };
const step = (change: (object: JsonObject) => JsonObject) => ({ payload: change, record: change });
const pupil3 = defineEntity({
  ...pupil,
  schemaVersion: 3,
  minSchemaVersion: 1,
  steps: { 1: step(toMissedDays), 2: step(toAbsences) },
});
const present: ServerDomain = {
  ...schoolServer,
  entities: schoolServer.entities.map((entity) => (entity.type === 'pupil' ? pupil3 : entity)),
};
const strict: ServerDomain = {
  ...schoolServer,
  entities: schoolServer.entities.map((entity) =>
    entity.type === 'pupil' ? { ...pupil3, minSchemaVersion: 2 } : entity,
  ),
};

describe('UG-6 what an older version queued', () => {
  let server: TestServer;
  let teacher: TestClient;

  beforeAll(async () => {
    server = await createTestServer({ engine: 'pglite', domain: present, fixture: 'none' });
    await createSchools(server.owner, 'conformance-only');
    teacher = await signIn(server, 'teacher@atlas.test');
  });
  afterAll(() => server.close());

  const ines = { familyName: 'BENALI', givenNames: 'Inès', status: 'enrolled' };
  const sent = async (parts: object, client = teacher) => {
    const event = client.event({ entityType: 'pupil', ...parts });
    return { event, word: words(await client.up(event)).get(event.id)?.[0] };
  };

  test('UG-6 is translated from any version still spoken, in creations and in edits', async () => {
    const first = await sent({ payload: { ...ines, missedHalves: 6 }, schemaVersion: 1 });
    expect(first.word).toMatchObject({ kind: 'acknowledged', serverData: { ...ines, absences: 3 } });
    expect(first.word).not.toHaveProperty('serverData.missedHalves');
    const second = await sent({
      entityId: first.event.entityId,
      operation: 'UPDATE',
      payload: { missedDays: 4 },
      baseVersion: 1,
      schemaVersion: 2,
    });
    expect(second.word).toMatchObject({ kind: 'acknowledged', serverData: { absences: 4 } });
    const third = await sent({
      entityId: first.event.entityId,
      operation: 'UPDATE',
      payload: { absences: 5 },
      baseVersion: 2,
      schemaVersion: 3,
    });
    expect(third.word).toMatchObject({ kind: 'acknowledged', serverData: { absences: 5 } });
    expect(
      (await teacher.pull(null)).changes.find(({ entityId }) => entityId === first.event.entityId)?.payload,
    ).toMatchObject({ absences: 5 });
  });

  test('UG-6, SV-3 is known again as what was sent, and not as what it became', async () => {
    const { event, word } = await sent({ payload: { ...ines, missedHalves: 8 }, schemaVersion: 1 });
    expect(words(await teacher.up(event)).get(event.id)?.[0]).toEqual(word);
    const became = { ...event, payload: { ...ines, absences: 4 }, schemaVersion: 3 };
    expect(words(await teacher.up(became)).get(event.id)?.[0]).toMatchObject({ kind: 'rejected', code: 'ID_REUSED' });
  });

  test('UG-6 is judged in its present form, the fields named as they are now', async () => {
    const { word } = await sent({ payload: { ...ines, missedHalves: 9_000 }, schemaVersion: 1 });
    expect(word).toMatchObject({ kind: 'rejected', code: 'VALIDATION', errors: [{ path: 'absences' }] });
    // A field of version 1 is none of version 3.
    expect((await sent({ payload: { ...ines, missedHalves: 6 }, schemaVersion: 3 })).word).toMatchObject({
      kind: 'rejected',
      code: 'VALIDATION',
      errors: [{ path: 'missedHalves' }],
    });
  });

  test.each([
    ['a list', [1, 2]],
    ['a text', 'missedHalves'],
    ['nothing', null],
  ])('UG-6 %s in place of a payload is refused like any other', async (_name, payload) => {
    expect((await sent({ payload, schemaVersion: 1 })).word).toMatchObject({ kind: 'rejected', code: 'VALIDATION' });
  });

  test('UG-6 a conflict with it is over fields as they are now', async () => {
    const { event } = await sent({ payload: { ...ines, missedHalves: 2 }, schemaVersion: 1 });
    const admin = await signIn(server, 'admin@atlas.test');
    await sent(
      { entityId: event.entityId, operation: 'UPDATE', payload: { absences: 2 }, baseVersion: 1, schemaVersion: 3 },
      admin,
    );
    const { word } = await sent(
      { entityId: event.entityId, operation: 'UPDATE', payload: { missedHalves: 6 }, baseVersion: 1, schemaVersion: 1 },
      teacher.elsewhere(),
    );
    expect(word).toMatchObject({ kind: 'conflict', fields: ['absences'], serverData: { absences: 2 } });
  });

  test('UG-6, SV-3 a stored outcome, asked for again after an upgrade, tells the record and its fields as they are called now', async () => {
    const toDaysMissed = ({ absences, ...rest }: JsonObject): JsonObject =>
      absences === undefined ? rest : { ...rest, daysMissed: absences };
    const { absences, ...others } = pupil.fields.shape;
    const pupil4 = defineEntity({
      ...pupil3,
      schemaVersion: 4,
      steps: { ...pupil3.steps, 3: step(toDaysMissed) },
      fields: z.strictObject({ ...others, daysMissed: absences }),
    });
    const app = createApp(
      withUpQueue({
        ...server.deps,
        domain: { ...present, entities: present.entities.map((entity) => (entity.type === 'pupil' ? pupil4 : entity)) },
      }),
    );
    const later = await signIn({ ...server, app }, 'teacher@atlas.test');
    const ofNow = async (event: JsonObject & { id: string }) => words(await later.up(event)).get(event.id)?.[0];

    const made = await sent({ payload: { ...ines, missedHalves: 6 }, schemaVersion: 1 });
    expect(await ofNow(made.event)).toEqual({
      ...made.word,
      serverData: toDaysMissed((made.word as unknown as { serverData: JsonObject }).serverData),
    });
    await sent(
      {
        entityId: made.event.entityId,
        operation: 'UPDATE',
        payload: { absences: 2 },
        baseVersion: 1,
        schemaVersion: 3,
      },
      await signIn(server, 'admin@atlas.test'),
    );
    const over = await sent(
      {
        entityId: made.event.entityId,
        operation: 'UPDATE',
        payload: { absences: 6 },
        baseVersion: 1,
        schemaVersion: 3,
      },
      teacher.elsewhere(),
    );
    expect(over.word).toMatchObject({ kind: 'conflict', fields: ['absences'], serverData: { absences: 2 } });
    expect(await ofNow(over.event)).toMatchObject({
      kind: 'conflict',
      fields: ['daysMissed'],
      serverData: { ...ines, daysMissed: 2 },
    });
    expect(await ofNow(over.event)).not.toHaveProperty('serverData.absences');
  });

  test('UG-6 what is older than the oldest spoken is refused and kept, what is newer than the server waits', async () => {
    const other = await createTestServer({ engine: 'pglite', domain: strict, fixture: 'none' });
    await createSchools(other.owner, 'conformance-only');
    const client = await signIn(other, 'teacher@atlas.test');
    expect(
      (await sent({ entityId: uuid(), payload: { ...ines, missedHalves: 6 }, schemaVersion: 1 }, client)).word,
    ).toMatchObject({ kind: 'rejected', code: 'SCHEMA_TOO_OLD' });
    expect(
      (await sent({ entityId: uuid(), payload: { ...ines, absences: 6 }, schemaVersion: 4 }, client)).word,
    ).toMatchObject({ kind: 'deferred', code: 'SERVER_TOO_OLD' });
    await other.close();
  });
});
