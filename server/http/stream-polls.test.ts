import { expect, it } from 'vitest';
import { createStreamPolls } from './stream-polls.ts';

interface Session {
  tenantId: string;
  sessionId: string;
}

/** A database that answers when it is told to. */
function database() {
  const begun: string[] = [];
  const open: (() => void)[] = [];
  const polls = createStreamPolls(async ({ sessionId }: Session) => {
    const number = begun.push(sessionId);
    await new Promise<void>((resolve) => open.push(resolve));
    return number;
  });
  const answerAll = async (): Promise<void> => {
    for (let next = open.shift(); next; next = open.shift()) {
      next();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { begun, open, polls, answerAll };
}

const sessions = (tenantId: string, count: number): Session[] =>
  Array.from({ length: count }, (_, index) => ({ tenantId, sessionId: `${tenantId}${index}` }));

it('H19 SV-161 a thousand woken streams take two connections, tenants in turn, and one look for a session', async () => {
  const { begun, open, polls, answerAll } = database();
  const large = sessions('a', 100);
  const streams = Array.from({ length: 10 }, () => large).flat();
  const all = Promise.all([...streams, ...sessions('b', 3)].map(polls));
  await new Promise((resolve) => setImmediate(resolve));
  expect(open).toHaveLength(2);
  await answerAll();
  await all;
  // The streams of the two that began at once had one more look between them.
  expect(begun.length).toBeLessThanOrEqual(105);
  expect(begun.slice(0, 10).filter((name) => name.startsWith('b'))).toHaveLength(3);
});

it('H19 SV-161 who asks while a look is under way gets the next one, and a failed look keeps nobody waiting', async () => {
  const { polls, answerAll } = database();
  const [one] = sessions('a', 1) as [Session];
  const first = polls(one);
  await new Promise((resolve) => setImmediate(resolve));
  const second = polls(one);
  await answerAll();
  expect([await first, await second]).toEqual([1, 2]);

  const broken = createStreamPolls(() => Promise.reject(new Error('gone')));
  const answers = await Promise.allSettled(sessions('a', 5).map(broken));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'rejected'));
});
