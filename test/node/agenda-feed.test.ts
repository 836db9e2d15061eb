/** The address by which other calendars read a practitioner's agenda. */
import ICAL from 'ical.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AgendaFeed } from '../../src/contract/agenda-feed.ts';
import { createTestServer, type TestServer } from '../../server/testing.ts';
import { MOTIF_WORDS } from '../../server/domains/clinic/agenda-feed/words.ts';
import { words as en } from '../../src/features/agenda/words-en.ts';
import { words as fr } from '../../src/features/agenda/words-fr.ts';
import { newPatient, signIn, uuid, type TestClient } from './server-client.ts';

const NOW = Date.parse('2027-03-01T09:00:00.000Z');
const CLAIRE = { birthName: 'MARTIN', birthGivenNames: 'Claire', note: 'SECRET' };

describe('the address of an agenda', () => {
  let server: TestServer;
  let admin: TestClient;
  let dr: TestClient;
  let front: TestClient;
  let practitioner: string;
  let patient: string;

  const made = async (client: TestClient, entityType: string, payload: object) => {
    const event = client.event({ entityType, payload });
    expect((await client.up(event)).acknowledged).toHaveLength(1);
    return event.entityId;
  };
  const visit = (start: string, more: object = {}) =>
    made(admin, 'appointment', {
      patientId: patient,
      practitionerIds: [practitioner],
      start,
      end: new Date(Date.parse(start) + 1_200_000).toISOString(),
      status: 'booked',
      reason: 'SECRET',
      comment: 'SECRET',
      room: 'SECRET',
      ...more,
    });
  const feed = (client: TestClient, method: string, id = practitioner) =>
    client.call<AgendaFeed>(method, `/api/v1/agenda-feeds/${id}`, method === 'POST' ? { language: 'fr' } : undefined);
  const make = async (client = admin) => (await feed(client, 'POST')).body.path ?? '';
  const ask = async (path: string) => {
    const response = await server.app.request(path);
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  const eventsOf = (text: string) =>
    new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
  const shows = (value: string) => admin.call('PUT', '/api/v1/agenda-feeds', { shows: value });
  const audit = async () =>
    (
      await server.owner.query<{ action: string; entity_id: string | null; user_id: string }>(
        "SELECT action, entity_id, user_id FROM audit_entry WHERE entity_type = 'agendaFeed' AND outcome = 'accepted' ORDER BY id",
      )
    ).rows;

  beforeAll(async () => {
    server = await createTestServer({ engine: 'pglite' });
    server.deps.clock = { ...server.deps.clock, now: () => NOW };
    [admin, dr, front] = (await Promise.all(
      ['admin@atlas.test', 'dr@atlas.test', 'front@atlas.test'].map((email) => signIn(server, email)),
    )) as [TestClient, TestClient, TestClient];
    await server.owner.query("UPDATE tenant SET zone = 'Europe/Paris' WHERE id = $1", [admin.account.tenant.id]);
    practitioner = await made(admin, 'practitioner', { familyName: 'Benali', givenNames: 'Karim' });
    patient = await made(admin, 'patient', newPatient(CLAIRE));
    await visit('2027-03-27T09:00:00.000Z', { serviceType: 'follow-up' });
    await visit('2027-03-29T08:00:00.000Z', { serviceType: 'Claire Martin', status: 'pending' });
    await visit('2027-03-30T08:00:00.000Z', { status: 'cancelled' });
    await visit('2026-12-01T08:00:00.000Z');
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    server.deps.clock = { ...server.deps.clock, now: () => NOW };
    await shows('motif');
  });

  test('AG-38, AG-40 is a calendar by the clinic’s clocks that names no patient', async () => {
    const path = await make();
    expect(path).toMatch(/^\/api\/calendars\/[\w.-]+\.ics$/);
    const { status, text, headers } = await ask(path);
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([
      200,
      'text/calendar; charset=utf-8',
      'no-store',
    ]);
    // What takes their time, of the last month and on; a type that is none of the clinic's list is not told.
    expect(eventsOf(text).map((one) => [one.summary, one.startDate.toJSDate().toISOString()])).toEqual([
      ['Suivi', '2027-03-27T09:00:00.000Z'],
      ['Rendez-vous', '2027-03-29T08:00:00.000Z'],
    ]);
    // Ten o'clock on either side of the change of clocks.
    expect(text.match(/^DTSTART;TZID=Europe\/Paris:.*$/gm)?.map((line) => line.slice(-6).slice(0, 4))).toEqual([
      '1000',
      '1000',
    ]);
    expect(text).toContain('STATUS:TENTATIVE');
    expect(text).not.toMatch(/SECRET|martin|claire/i);
    expect(text).not.toContain(patient);
  });

  test('AG-38 says as much as the clinic’s administrator lets it', async () => {
    const path = await make();
    const said = async () => eventsOf((await ask(path)).text).map(({ summary }) => summary);
    await shows('busy');
    expect(await said()).toEqual(['Occupé', 'Occupé']);
    await shows('initials');
    expect(await said()).toEqual(['Suivi · C. M.', 'Rendez-vous · C. M.']);
    expect((await feed(admin, 'GET')).body.shows).toBe('initials');
    expect((await shows('names')).status).toBe(400);
    expect((await front.call('PUT', '/api/v1/agenda-feeds', { shows: 'initials' })).status).toBe(403);
  });

  test('SV-210 H10 an access rule that takes the agenda from the person who made it takes the address too, and names with the patients', async () => {
    const path = await make();
    await shows('initials');
    const said = async () => {
      const { status, text } = await ask(path);
      return status === 200 ? eventsOf(text).map(({ summary }) => summary) : status;
    };
    expect(await said()).toEqual(['Suivi · C. M.', 'Rendez-vous · C. M.']);
    const patients = await made(admin, 'accessRule', { module: 'patient', readerRoles: ['secretary'] });
    expect(await said()).toEqual(['Suivi', 'Rendez-vous']);
    const agenda = await made(admin, 'accessRule', { module: 'appointment', readerRoles: ['secretary'] });
    expect(await said()).toBe(404);
    for (const entityId of [patients, agenda])
      await admin.up(
        admin.event({ entityType: 'accessRule', entityId, operation: 'DELETE', payload: {}, baseVersion: 1 }),
      );
    expect(await said()).toEqual(['Suivi · C. M.', 'Rendez-vous · C. M.']);
  });

  test('SV-194 one that is forged, renewed or revoked is answered like one that never was', async () => {
    const first = await make();
    const second = await make();
    expect((await feed(admin, 'GET')).body).toMatchObject({ path: second, fetchedAt: null });
    const [tenant = '', , mac = ''] = second.slice('/api/calendars/'.length).split('.');
    // Its first letter: some bits of the last one mean nothing.
    const forged = second.replace(mac, `${mac.startsWith('A') ? 'B' : 'A'}${mac.slice(1)}`);
    const never = await ask('/api/calendars/nothing.ics');
    expect(never.status).toBe(404);
    for (const path of [first, forged, `/api/calendars/${tenant}.${uuid()}.${mac}.ics`, `${second}.ics`])
      expect(await ask(path)).toMatchObject({ status: 404, text: never.text });
    expect((await ask(second)).status).toBe(200);
    expect((await feed(admin, 'GET')).body.fetchedAt).toBe(new Date(NOW).toISOString());
    expect((await feed(admin, 'DELETE')).status).toBe(204);
    expect(await ask(second)).toMatchObject({ status: 404, text: never.text });
    expect((await feed(admin, 'GET')).body).toMatchObject({ path: null, madeAt: null });
    expect((await feed(admin, 'POST', uuid())).status).toBe(404);
  });

  test('AG-37, SV-194 is the practitioner’s own to make, nobody else’s, and ends with the right to it', async () => {
    const of = (id: string | null) =>
      server.owner.query('UPDATE app_user SET practitioner_id = $2 WHERE id = $1', [dr.account.user.id, id]);
    for (const client of [dr, front]) expect((await feed(client, 'POST')).status).toBe(403);
    await of(practitioner);
    const path = await make(dr);
    expect((await ask(path)).status).toBe(200);
    expect((await feed(dr, 'GET')).body.path).toBe(path);
    await of(null);
    expect((await ask(path)).status).toBe(404);
    await of(practitioner);
    const suspend = (status: string | null) =>
      server.owner.query('UPDATE app_user SET status = $2 WHERE id = $1', [dr.account.user.id, status]);
    await suspend('suspended');
    expect((await ask(path)).status).toBe(404);
    await suspend('active');
    expect((await ask(path)).status).toBe(200);
    const active = (flag: boolean) =>
      server.owner.query('UPDATE practitioner SET active = $2 WHERE id = $1', [practitioner, flag]);
    await active(false);
    expect((await ask(path)).status).toBe(404);
    await active(true);
    await of(null);
  });

  test('SV-195 may be asked thirty times in ten minutes', async () => {
    const path = await make();
    for (let time = 0; time < 30; time += 1) expect((await ask(path)).status).toBe(200);
    const often = await ask(path);
    expect([often.status, often.headers.get('retry-after')]).toEqual([429, '600']);
    server.deps.clock = { ...server.deps.clock, now: () => NOW + 600_001 };
    expect((await ask(path)).status).toBe(200);
  });

  test('SV-196 stands in the audit when it is made, read and revoked, the reading in the name of whoever made it', async () => {
    const before = (await audit()).length;
    const path = await make();
    await ask(path);
    await shows('busy');
    await feed(admin, 'DELETE');
    await admin.call('GET', '/api/v1/audit');
    const by = { user_id: admin.account.user.id };
    expect((await audit()).slice(before)).toEqual([
      { action: 'create', entity_id: practitioner, ...by },
      { action: 'read', entity_id: practitioner, ...by },
      { action: 'update', entity_id: null, ...by },
      { action: 'delete', entity_id: practitioner, ...by },
    ]);
  });

  test('AG-38 has the words of the agenda', () => {
    expect(MOTIF_WORDS).toEqual({ fr: fr.agenda.motif, en: en.agenda.motif });
  });
});
