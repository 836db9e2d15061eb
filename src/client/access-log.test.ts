import { expect, it } from 'vitest';
import { testId } from '../../test/support/queue.ts';
import type { Access } from '../contract/protocol.ts';
import { createAccessLog } from './access-log.ts';

const MINUTE = 60_000;

function logOn(write: (access: Access) => Promise<void> = async () => undefined) {
  const world = { now: Date.parse('2026-11-21T09:00:00.000Z'), written: [] as Access[], reports: 0 };
  const timers: { ms: number; work: () => void }[] = [];
  const note = createAccessLog({
    now: () => world.now,
    later: (ms, work) => void timers.push({ ms, work }),
    write: async (access) => {
      await write(access);
      world.written.push(access);
    },
    report: () => (world.reports += 1),
  });
  return { world, timers, note };
}

const key = () => ({ entityType: 'patient', entityId: testId() });

it('CR-59 going to and fro is one reading, five minutes later it is another, and every print counts', async () => {
  const { world, note } = logOn();
  const [one, other] = [key(), key()];
  note(one, 'read');
  note(other, 'read');
  note(one, 'read');
  note(one, 'print');
  note(one, 'print');
  world.now += 5 * MINUTE;
  note(one, 'read');
  await Promise.resolve();
  await Promise.resolve();
  expect(world.written).toEqual([
    { ...one, at: '2026-11-21T09:00:00.000Z', action: 'read' },
    { ...other, at: '2026-11-21T09:00:00.000Z', action: 'read' },
    { ...one, at: '2026-11-21T09:00:00.000Z', action: 'print' },
    { ...one, at: '2026-11-21T09:00:00.000Z', action: 'print' },
    { ...one, at: '2026-11-21T09:05:00.000Z', action: 'read' },
  ]);
});

it('CR-59 a clock that was set back hides no reading', async () => {
  const { world, note } = logOn();
  const one = key();
  note(one, 'read');
  world.now -= 24 * 60 * MINUTE;
  note(one, 'read');
  await Promise.resolve();
  await Promise.resolve();
  expect(world.written).toHaveLength(2);
});

it('CR-59 accesses start one round together, a minute later', () => {
  const { world, timers, note } = logOn();
  note(key(), 'read');
  note(key(), 'read');
  expect(timers.map(({ ms }) => ms)).toEqual([MINUTE]);
  expect(world.reports).toBe(0);
  timers[0]?.work();
  expect(world.reports).toBe(1);
  note(key(), 'read');
  expect(timers).toHaveLength(2);
});

it('CR-59 a reading that could not be kept is noted when the page is opened again', async () => {
  let isFull = true;
  const { world, note } = logOn(async () => {
    if (isFull) throw new DOMException('full', 'QuotaExceededError');
  });
  const one = key();
  note(one, 'read');
  await new Promise((resolve) => setTimeout(resolve));
  isFull = false;
  note(one, 'read');
  await new Promise((resolve) => setTimeout(resolve));
  expect(world.written).toHaveLength(1);
});
