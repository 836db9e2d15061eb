import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../test/support/memory-store.ts';
import { acknowledgeAll, CLAIRE, downAnswer, engineOn, intent, testId, upAnswer } from '../../test/support/queue.ts';
import type { SyncUpRequest } from '../contract/protocol.ts';
import {
  EMPTY_JOURNAL,
  MOST_HOURS,
  MOST_REQUESTS,
  MOST_TRANSITIONS,
  noted,
  withNews,
  type RequestNote,
  type TransitionNote,
} from './journal.ts';

const NOW = Date.parse('2026-11-21T09:00:00.000Z');

function notedEngine(serve: Parameters<typeof engineOn>[1]) {
  const notes: TransitionNote[] = [];
  const memory = new MemoryStore();
  const on = engineOn(
    noted(
      memory,
      (news) => notes.push(...news),
      () => NOW,
    ),
    serve,
  );
  return { ...on, memory, notes, steps: () => notes.map(({ from, to }) => `${from ?? '-'} > ${to ?? '-'}`) };
}

const note = (at: number, more: Partial<TransitionNote> = {}): TransitionNote => ({
  at,
  mutationId: testId(),
  entityType: 'patient',
  entityId: testId(),
  operation: 'UPDATE',
  from: 'pending',
  to: 'sent',
  ...more,
});

const request = (at: number, more: Partial<RequestNote> = {}): RequestNote => ({
  at,
  tookMs: 100,
  kind: 'up',
  status: 200,
  failure: null,
  retryAfterMs: null,
  ids: [],
  count: 0,
  outcomes: {},
  ...more,
});

describe('QA-7 the journal tells every change of state that was stored', () => {
  it('QA-7 of a change that is made, sent and acknowledged, with ids and the time', async () => {
    const { engine, steps, notes } = notedEngine(({ path, body }) =>
      path.endsWith('/up') ? acknowledgeAll(body as SyncUpRequest) : downAnswer(),
    );
    const id = testId();
    const made = intent('CREATE', id, CLAIRE);
    await engine.enqueue([made]);
    await engine.sync();
    expect(steps()).toEqual(['- > pending', 'pending > sent', 'sent > acknowledged']);
    expect(notes[2]).toEqual({
      at: NOW,
      mutationId: made.id,
      entityType: 'patient',
      entityId: id,
      operation: 'CREATE',
      from: 'sent',
      to: 'acknowledged',
    });
  });

  it('QA-7 of one that the server refuses, with its code, and that a person then discards', async () => {
    const { engine, steps, notes } = notedEngine(({ path, body }) =>
      path.endsWith('/up')
        ? upAnswer({
            rejected: (body as SyncUpRequest).events.map(({ id }) => ({
              outboxEventId: id,
              code: 'VALIDATION',
              message: 'no',
              errors: [],
            })),
          })
        : downAnswer(),
    );
    const made = intent('CREATE', testId(), CLAIRE);
    await engine.enqueue([made]);
    await engine.sync();
    await engine.giveUp(made.id);
    expect(steps()).toEqual(['- > pending', 'pending > sent', 'sent > rejected', '- > pending']);
    expect(notes[2]?.code).toBe('VALIDATION');
    expect(notes[3]).toMatchObject({ operation: 'KEEP_SERVER' });
  });

  it('QA-7 of one that got no answer, and of one that was withdrawn', async () => {
    const { engine, steps } = notedEngine(() => ({ kind: 'failure', failure: 'offline' }));
    const made = intent('CREATE', testId(), CLAIRE);
    await engine.enqueue([made]);
    await engine.sync();
    await engine.drop(made.id);
    expect(steps()).toEqual(['- > pending', 'pending > sent', 'sent > pending', 'pending > -']);
  });

  it('QA-7 not of a decision that the store did not keep, and once of one that was decided twice', async () => {
    const { engine, memory, steps } = notedEngine(() => ({ kind: 'failure', failure: 'offline' }));
    memory.failure = new DOMException('full', 'QuotaExceededError');
    await engine.enqueue([intent('CREATE', testId(), CLAIRE)]).catch(() => undefined);
    expect(steps()).toEqual([]);
    memory.failure = null;

    const notes: TransitionNote[] = [];
    const twice: typeof memory.transact = async (need, decide) =>
      memory.transact(need, (loaded) => (decide(loaded), decide(loaded)));
    const store = noted(
      {
        transact: twice,
        read: memory.read.bind(memory),
        counts: memory.counts.bind(memory),
        trimRing: memory.trimRing.bind(memory),
      },
      (news) => notes.push(...news),
      () => NOW,
    );
    await engineOn(store).engine.enqueue([intent('CREATE', testId(), CLAIRE)]);
    expect(notes).toHaveLength(1);
  });
});

describe('QA-7 the journal is bounded', () => {
  it(`QA-7 it keeps the last ${MOST_TRANSITIONS} transitions and the last ${MOST_REQUESTS} requests`, () => {
    const transitions = Array.from({ length: MOST_TRANSITIONS + 5 }, (_, at) => note(at));
    const requests = Array.from({ length: MOST_REQUESTS + 5 }, (_, at) => request(at));
    const half = withNews(EMPTY_JOURNAL, { transitions: transitions.slice(0, 600), requests, depth: null, at: 0 });
    const whole = withNews(half, { transitions: transitions.slice(600), requests: [], depth: null, at: 0 });
    expect(whole.transitions).toEqual(transitions.slice(5));
    expect(whole.requests).toEqual(requests.slice(5));
  });
});

describe('QA-12 the history counts by the hour', () => {
  const HOUR = 3_600_000;
  const start = Date.parse('2026-11-21T09:00:00.000Z');

  it('QA-12 outcomes, requests with and without an answer, how long they took, and the deepest queue', () => {
    const journal = withNews(EMPTY_JOURNAL, {
      transitions: [
        note(start, { to: 'acknowledged' }),
        note(start + 10, { to: 'acknowledged' }),
        note(start + 20, { to: 'conflict' }),
        note(start + HOUR, { to: 'rejected' }),
        note(start + HOUR, { to: 'pending' }),
      ],
      requests: [
        request(start, { tookMs: 100 }),
        request(start, { tookMs: 300 }),
        request(start, { failure: 'offline', tookMs: 9_000 }),
      ],
      depth: 4,
      at: start + HOUR,
    });
    const later = withNews(journal, { transitions: [], requests: [], depth: 2, at: start + HOUR + 5 });
    expect(later.hours).toEqual([
      {
        hour: start,
        acknowledged: 2,
        conflict: 1,
        rejected: 0,
        failed: 0,
        answered: 2,
        unanswered: 1,
        tookMs: 400,
        slowestMs: 300,
        deepest: 0,
      },
      {
        hour: start + HOUR,
        acknowledged: 0,
        conflict: 0,
        rejected: 1,
        failed: 0,
        answered: 0,
        unanswered: 0,
        tookMs: 0,
        slowestMs: 0,
        deepest: 4,
      },
    ]);
  });

  it('QA-12 and keeps fourteen days of them', () => {
    const transitions = Array.from({ length: MOST_HOURS + 3 }, (_, at) => note(start + at * HOUR, { to: 'failed' }));
    const { hours } = withNews(EMPTY_JOURNAL, { transitions, requests: [], depth: null, at: start });
    expect(hours).toHaveLength(14 * 24);
    expect(hours[0]?.hour).toBe(start + 3 * HOUR);
  });
});
