import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Device, patient, signIn, type Fields, type OutboxEvent, type UpAnswer } from './client.ts';
import { startServer, type Server } from './server.ts';

let folder: string | undefined;
let server: Server | undefined;
afterAll(async () => {
  await server?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

interface Sent {
  events: OutboxEvent[];
  answer?: UpAnswer;
}

/** Ups one after the other until the server is gone; what was in the air at the end has no answer. */
async function sendUntilGone(device: Device, at: number, onAnswer: () => void): Promise<Sent[]> {
  const all: Sent[] = [];
  for (let turn = 0; turn < 500; turn += 1) {
    const create = device.create('patient', patient({ note: `${String(at)}.${String(turn)}` }));
    const sent: Sent = {
      events: [
        create,
        device.update('patient', create.entityId, { usualName: 'X' }, null),
        ...Array.from({ length: 8 }, () => device.create('patient', patient())),
      ],
    };
    all.push(sent);
    try {
      sent.answer = await device.up(sent.events);
      onAnswer();
    } catch {
      return all;
    }
  }
  throw new Error('The server outlived the test');
}

describe('Up 3: over a kill', () => {
  it(
    'Up 3: killed amid ups and started again: each event has one effect, and what was said stays said',
    { timeout: 120_000 },
    async () => {
      folder = await mkdtemp(join(tmpdir(), 'medicalpro-conformance-'));
      server = await startServer('--persist', folder);
      const first = server;
      const before = await signIn(first.url, 'admin');
      const devices = Array.from({ length: 4 }, () => before.other());
      const cursor = (await before.drain(null)).cursor;
      let answers = 0;
      let enough = (): void => undefined;
      const some = new Promise<void>((resolve) => {
        enough = resolve;
      });
      const sending = devices.map((device, at) =>
        sendUntilGone(device, at, () => {
          answers += 1;
          if (answers === 12) enough();
        }),
      );
      await some;
      await first.kill();
      const sent = await Promise.all(sending);

      server = await startServer('--persist', folder);
      const again = await signIn(server.url, 'admin');
      expect(again.login.tenant).toEqual(before.login.tenant);
      const cut = sent.flat().filter((one) => one.answer === undefined);
      expect(cut.length).toBeGreaterThan(0);
      expect(sent.flat().length - cut.length).toBeGreaterThanOrEqual(12);
      for (const [at, device] of devices.entries()) {
        const back = new Device(server.url, again.login, device.clientId);
        for (const one of sent[at]!) {
          const answer = await back.up(one.events);
          expect(answer.acknowledged).toHaveLength(one.events.length);
          if (one.answer !== undefined) expect(answer.acknowledged).toEqual(one.answer.acknowledged);
          const repeated = await back.up(one.events);
          expect(repeated.acknowledged).toEqual(answer.acknowledged);
        }
      }
      // nothing twice, nothing missing: the records, their versions, and a pull from before
      const wanted = sent
        .flat()
        .flatMap((one) => one.events.filter((event) => event.operation === 'CREATE').map((event) => event.entityId));
      const pulled = await new Device(server.url, again.login).drain(cursor);
      expect(pulled.pages[0]!.resync ?? false).toBe(false);
      expect(pulled.changes.map((change) => change.entityId).toSorted()).toEqual(wanted.toSorted());
      const target = new Device(server.url, again.login);
      for (const one of sent.flat()) {
        const { items } = (
          await target.get<{ items: Fields[] }>(`/api/v1/patients/${one.events[0]!.entityId}/versions`)
        ).body;
        expect(items.map((item) => item['version'])).toEqual([2, 1]);
      }
    },
  );

  it('Up 3: the fixture is made only once, and sessions outlive the process', async () => {
    const url = server!.url;
    const device = await signIn(url, 'admin');
    const { items } = (await device.get<{ items: Fields[] }>('/api/v1/practitioners')).body;
    expect(items).toHaveLength(1);
    expect((await device.get<{ items: Fields[] }>('/api/v1/users')).body.items).toHaveLength(4);
  });
});
