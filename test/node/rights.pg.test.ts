/**
 * Who may is asked under the tenant's head: what a request may do is what its person may when it is their turn, not
 * when they came.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Operation } from '../../server/http/operation.ts';
import { operationsOf } from '../../server/http/operations.ts';
import type { Tx } from '../../server/store/database.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { askOperation, type Answered } from './ask.ts';
import { holdHead, untilWaiting } from './held-head.ts';
import { relatedOf, sampleOf, type Related } from './samples.ts';
import { signIn, uuid, type TestClient } from './server-client.ts';

// Some dozens of sign-ins, one after another: a machine that is busy with other things takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let server: TestServer;
let boss: TestClient;
let related: Related;
let operations: readonly Operation[];

beforeAll(async () => {
  server = await createTestServer({ engine: 'pg' });
  boss = await signIn(server, 'admin@atlas.test');
  related = await relatedOf(boss);
  operations = operationsOf(server.deps.domain);
});
afterAll(async () => {
  await server.close();
  await stopTestCluster();
});

/** Doors that take no head, with the reason. */
const WITHOUT_HEAD: Readonly<Record<string, string>> = {
  importDrugs: 'takes it at its end, when the release is written: drug-editing.pg.test.ts (DC-44)',
  exportPatient: 'changes no record; it is audited as a read, under the rights that hold at that moment',
  refresh: 'locks the session’s own row, where the end of a session is written',
  syncDown: 'changes no record; its rights are those of the page’s own snapshot',
};

/**
 * Every operation that changes something for a person who is signed in. The records' ones are the same code for all
 * types: a patient's stand for them.
 */
const doors = () =>
  operations.filter(
    ({ id, method, tag, who }) =>
      method !== 'GET' &&
      who.kind !== 'anyone' &&
      !(id in WITHOUT_HEAD) &&
      (!('entityType' in who) || tag === 'Patient'),
  );

/** Of two versions, so that restoring the first changes something. */
async function newPatient(): Promise<string> {
  const event = boss.event({});
  await boss.up(
    event,
    boss.event({ operation: 'UPDATE', entityId: event.entityId, payload: { note: 'second' }, baseVersion: 1 }),
  );
  return event.entityId;
}

/** A person of their own for each attempt, so that what is done to them is done to nobody else. */
let people = 0;
async function somebody(role: string): Promise<TestClient> {
  const email = `p${(people += 1)}@atlas.test`;
  await server.owner.transaction(async (tx) => {
    const { tenant, user } = boss.account;
    await tx.query("SELECT set_config('app.tenant_id', $1, true)", [tenant.id]);
    const id = uuid();
    await tx.query(
      "INSERT INTO app_user (tenant_id, id, name, email, role, status) VALUES ($1, $2, 'Somebody', $3, $4, 'active')",
      [tenant.id, id, email, role],
    );
    await tx.query(
      'INSERT INTO credential (tenant_id, user_id, password_hash) SELECT tenant_id, $3, password_hash FROM credential WHERE tenant_id = $1 AND user_id = $2',
      [tenant.id, user.id, id],
    );
  });
  return signIn(server, email);
}

const PASSWORD = { password: 'conformance-only' };

/** A patient's file as the retention's operations find it: on hold, or over its term, and asked for where they need it. */
async function fileFor(operation: string): Promise<string> {
  if (operation === 'holdFile') return newPatient();
  const event = boss.event({});
  await boss.up(event);
  const path = `/api/v1/retention/${event.entityId}`;
  if (operation === 'liftHold') await boss.call('PUT', `${path}/hold`, { reason: 'a complaint' });
  else {
    const note = sampleOf('medicalRecord', { ...related, patientId: event.entityId });
    const payload = { ...note, occurredAt: '2001-06-01T10:00:00.000Z' };
    await boss.up(boss.event({ entityType: 'medicalRecord', payload }));
  }
  if (operation === 'withdrawErasure' || operation === 'eraseFile') await boss.call('PUT', `${path}/request`, PASSWORD);
  return event.entityId;
}

/** What the operation would be about, all there and theirs. */
async function targetOf({ id, tag }: Operation, client: TestClient): Promise<string> {
  if (tag === 'Retention') return fileFor(id);
  if (id === 'createPatient' || id === 'importCsv') return uuid();
  if (id === 'endSession')
    return (await client.call<{ items: { id: string }[] }>('GET', '/api/auth/sessions')).body.items[0]?.id ?? '';
  if (id === 'endDevice') {
    await boss.down(null);
    return boss.clientId;
  }
  if (id === 'beginOwnDrugs')
    await server.owner.query('DELETE FROM drug_catalogue WHERE tenant_id = $1', [boss.account.tenant.id]);
  if (id === 'setAgendaFeeds')
    await server.owner.query("UPDATE agenda_feed_setting SET shows = 'busy' WHERE tenant_id = $1", [
      boss.account.tenant.id,
    ]);
  if (id === 'makeAgendaFeed' || id === 'revokeAgendaFeed') {
    const event = boss.event({ entityType: 'practitioner', payload: { familyName: 'Feed', givenNames: 'Ana' } });
    await boss.up(event);
    if (id === 'revokeAgendaFeed')
      await boss.call('POST', `/api/v1/agenda-feeds/${event.entityId}`, { language: 'fr' });
    return event.entityId;
  }
  if (id === 'putDrug' || id === 'deleteDrug') {
    const drug = uuid();
    await server.owner.query('INSERT INTO medicament (tenant_id, unique_id) VALUES ($1, $2)', [
      boss.account.tenant.id,
      drug,
    ]);
    return drug;
  }
  return id === 'invite' ? client.account.user.id : newPatient();
}

const facts = async () => {
  const { rows } = await server.owner.query<{ n: string }>(
    `SELECT (SELECT count(*) FROM record_version WHERE via IS NOT NULL) || ' ' || (SELECT count(*) FROM invitation) || ' ' || (SELECT count(*) FROM device_loss) || ' '
         || (SELECT count(*) FROM receipt) || ' ' || (SELECT count(*) FROM agenda_feed WHERE revoked_at IS NULL) || ' '
         || (SELECT count(*) FROM agenda_feed_setting WHERE shows = 'motif') || ' '
         || (SELECT count(*) FROM drugs_changedrugs WHERE columns IS NULL OR columns->>'note_medecin' IS NOT NULL) || ' ' || (SELECT count(*) FROM drug_catalogue) || ' ' || (SELECT count(*) FROM app_user WHERE locale = 'en') || ' ' || (SELECT count(*) FROM audit_entry WHERE entity_type = 'backup' AND outcome = 'accepted') || ' ' || (SELECT count(*) FROM retention_hold WHERE reason IS NOT NULL) || ' ' || (SELECT count(*) FROM erasure_request WHERE requested_at IS NOT NULL) || ' ' || (SELECT count(*) FROM erased_record) || ' ' || (SELECT string_agg(password_hash, ',' ORDER BY user_id) FROM credential) AS n`,
  );
  return rows[0]?.n;
};

/** Asks while the head is held, does something to the person meanwhile, and lets go. */
async function asksAndWaits(
  operation: Operation,
  client: TestClient,
  meanwhile: (tx: Tx) => Promise<unknown>,
): Promise<{ answered: Answered; changed: boolean }> {
  const id = await targetOf(operation, client);
  const body =
    operation.id === 'changePassword'
      ? { currentPassword: 'conformance-only', newPassword: 'long enough to pass' }
      : operation.id === 'importFhir'
        ? {
            resourceType: 'Patient',
            id: uuid(),
            name: [{ family: 'Import', given: ['Zoé'] }],
            gender: 'female',
            birthDate: '1984',
          }
        : undefined;
  const before = await facts();
  const held = await holdHead(server, boss.account.tenant.id, async (tx) => {
    const answer = askOperation(server, client, operation, {
      id,
      related,
      device: client.clientId,
      event: client,
      ...(body ? { body } : {}),
    });
    await untilWaiting(server, 1);
    await meanwhile(tx);
    return { answer };
  });
  return { answered: await held.answer, changed: (await facts()) !== before };
}

/** The import has begun its answer by then: its last line says how it ended. */
const statusOf = ({ id }: Operation, { status, text }: Answered): unknown =>
  id === 'importFhir' ? (JSON.parse(text.trim().split('\n').at(-1) ?? '') as { code?: string }).code : status;

describe('H10 a change that waits for the tenant’s head', () => {
  it('H10 SV-100 goes through every door that the API has', () => {
    expect(
      doors()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual([
      'beginOwnDrugs',
      'changePassword',
      'changePatient',
      'changeProfile',
      'createPatient',
      'deleteDrug',
      'deletePatient',
      'endDevice',
      'endSession',
      'eraseFile',
      'holdFile',
      'importCsv',
      'importFhir',
      'invite',
      'liftHold',
      'makeAgendaFeed',
      'putDrug',
      'replacePatient',
      'reportLoss',
      'requestErasure',
      'restorePatient',
      'revokeAgendaFeed',
      'setAgendaFeeds',
      'startBackup',
      'syncUp',
      'withdrawErasure',
    ]);
  });

  const ENDS: Readonly<Record<string, (client: TestClient) => (tx: Tx) => Promise<unknown>>> = {
    'a session that has ended meanwhile':
      ({ account }) =>
      (tx) =>
        tx.query('UPDATE session SET revoked_at = now() WHERE tenant_id = $1 AND user_id = $2', [
          account.tenant.id,
          account.user.id,
        ]),
    'a person who was suspended meanwhile':
      ({ account }) =>
      (tx) =>
        tx.query("UPDATE app_user SET status = 'suspended' WHERE tenant_id = $1 AND id = $2", [
          account.tenant.id,
          account.user.id,
        ]),
  };
  it.each(Object.entries(ENDS))('H10 SV-100 is not made for %s: 401, through every door', async (_whom, end) => {
    for (const operation of doors()) {
      const client = await somebody('admin');
      const { answered, changed } = await asksAndWaits(operation, client, end(client));
      expect([operation.id, statusOf(operation, answered), changed]).toEqual([
        operation.id,
        operation.id === 'importFhir' ? 'UNAUTHENTICATED' : 401,
        false,
      ]);
    }
  });

  it('H10 SV-100 is not made for a person whose role or rule forbids it meanwhile: 403, through every door that asks for a right', async () => {
    const forbidden: Record<string, (client: TestClient) => (tx: Tx) => Promise<unknown>> = {
      demotion:
        ({ account }) =>
        (tx) =>
          tx.query("UPDATE app_user SET role = 'reader' WHERE tenant_id = $1 AND id = $2", [
            account.tenant.id,
            account.user.id,
          ]),
      rule:
        ({ account }) =>
        (tx) =>
          tx.query(
            "INSERT INTO access_rule (tenant_id, id, module, editor_users) VALUES ($1, $2, 'patient', $3::jsonb)",
            [account.tenant.id, uuid(), JSON.stringify([boss.account.user.id])],
          ),
    };
    for (const operation of doors().filter(({ who }) => who.kind !== 'session')) {
      for (const [name, forbid] of Object.entries(forbidden)) {
        if (name === 'rule' && !('entityType' in operation.who) && operation.id !== 'importFhir') continue;
        const client = await somebody('admin');
        const { answered, changed } = await asksAndWaits(operation, client, forbid(client));
        await server.owner.query('UPDATE access_rule SET deleted = true');
        expect([operation.id, name, statusOf(operation, answered), changed]).toEqual([
          operation.id,
          name,
          operation.id === 'importFhir' ? 'FORBIDDEN' : 403,
          false,
        ]);
      }
    }
  });

  it('H10 SV-100 is made when nothing has changed meanwhile, through every door', async () => {
    for (const operation of doors().filter(({ id }) => !['endSession', 'endDevice'].includes(id))) {
      const { answered, changed } = await asksAndWaits(operation, await somebody('admin'), async () => undefined);
      expect([operation.id, answered.status < 300, changed]).toEqual([operation.id, true, true]);
    }
  });

  it('H10 SV-100 a sign-in leaves no session behind for a person who was suspended while it waited', async () => {
    const client = await somebody('nurse');
    const { tenant, user } = client.account;
    const answer = await holdHead(server, tenant.id, async (tx) => {
      const signingIn = signIn(server, user.email).then(
        () => 'signed in',
        (error: Error) => error.message,
      );
      await untilWaiting(server, 1);
      await tx.query("UPDATE app_user SET status = 'suspended' WHERE tenant_id = $1 AND id = $2", [tenant.id, user.id]);
      return { signingIn };
    });
    expect(await answer.signingIn).toBe('login: 401');
    const { rows } = await server.owner.query(
      'SELECT 1 FROM session WHERE tenant_id = $1 AND user_id = $2 AND revoked_at IS NULL',
      [tenant.id, user.id],
    );
    expect(rows).toEqual([]);
  });

  it('H10 SV-100 a page of a pull is not given to a session that ended while the request’s body was on its way', async () => {
    const client = await somebody('nurse');
    let send: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void (send = controller) });
    const text = new TextEncoder().encode(JSON.stringify({ clientId: client.clientId, cursor: null }));
    const init: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      headers: { authorization: `Bearer ${client.account.accessToken}`, 'content-type': 'application/json' },
      body,
      duplex: 'half',
    };
    const answer = server.app.request('/api/sync/down', init);
    send?.enqueue(text.slice(0, 5));
    await vi.waitUntil(() => body.locked);
    await server.owner.query('UPDATE session SET revoked_at = now() WHERE user_id = $1', [client.account.user.id]);
    send?.enqueue(text.slice(5));
    send?.close();
    expect((await answer).status).toBe(401);
  });
});
