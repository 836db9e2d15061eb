import { describe, expect, it } from 'vitest';
import { inspectStore, reportOfProblem, type Inspection, type ProblemReport } from '../../src/client/inspection.ts';
import { EMPTY_JOURNAL, noted, withNews, type RequestNote, type TransitionNote } from '../../src/queue/journal.ts';
import { notedTransport } from '../../src/transport/noted-transport.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { acknowledgeAll, CLAIRE, downAnswer, engineOn, intent, testId, type Reply } from '../support/queue.ts';
import type { SyncUpRequest } from '../../src/contract/protocol.ts';
import { isProblemReport, planFromReport } from './from-report.ts';
import { runPlan } from './run.ts';

/** A report of a device that worked without a network, came back, and had a session end. */
async function reported(): Promise<ProblemReport> {
  const memory = new MemoryStore();
  const transitions: TransitionNote[] = [];
  const requests: RequestNote[] = [];
  const time = { now: Date.parse('2026-11-21T09:00:00.000Z') };
  const now = () => time.now;
  const offline: Reply = { kind: 'failure', failure: 'offline' };
  const { engine, script } = engineOn(
    noted(memory, (notes) => transitions.push(...notes), now),
    () => offline,
    (post) => notedTransport(post, (note) => requests.push(note), now),
  );
  const later = (ms: number) => (time.now += ms);
  const id = testId();
  await engine.enqueue([intent('CREATE', id, CLAIRE)]);
  later(2_000);
  await engine.sync();
  later(3_000);
  await engine.enqueue([intent('UPDATE', id, { note: 'x' })]);
  script.serve = ({ path, body }) => (path.endsWith('/up') ? acknowledgeAll(body as SyncUpRequest) : downAnswer());
  later(3_600_000);
  await engine.sync({ force: true });
  await engine.enqueue([intent('DELETE', id)]);
  const inspection: Inspection = {
    at: new Date(time.now).toISOString(),
    app: { version: 'test', builtAt: null, isOnline: true, isVisible: true, browser: 'test' },
    tenantId: 't',
    userId: 'u',
    ...inspectStore(await memory.read({ waiting: 100, attention: true, acknowledged: 100 }), 7),
    storeFault: null,
    beat: 0,
    locks: [],
    journal: withNews(EMPTY_JOURNAL, { transitions, requests, depth: 1, at: time.now }),
  };
  return JSON.parse(JSON.stringify(reportOfProblem(inspection, { language: 'fr', theme: 'auto' }))) as ProblemReport;
}

describe('QA-10 a problem report is a schedule of the simulation', () => {
  it('QA-10 with the same changes in the same order on the same network; a long silence is shortened', async () => {
    const report = await reported();
    expect(isProblemReport(report)).toBe(true);
    const { plan, without } = planFromReport(report);
    expect(plan.actions.map(({ kind }) => kind)).toEqual([
      'create-patient',
      'go-offline',
      'edit',
      'go-online',
      'delete',
    ]);
    expect(plan.actions.map(({ at }) => at)).toEqual([1_000, 3_000, 6_000, 66_000, 66_000]);
    expect(plan.faults).toEqual(['partition']);
    expect([plan.devices, plan.people, plan.tenants]).toEqual([1, 1, 1]);
    expect(without).toEqual([]);
  });

  it('QA-10 that runs to its end, twice the same', async () => {
    const { plan } = planFromReport(await reported());
    const [first, again] = [await runPlan(plan), await runPlan(plan)];
    expect(first.failure).toBeNull();
    expect(first.counts.saved).toBeGreaterThan(1);
    expect(again.hash).toBe(first.hash);
  });

  it('QA-10 and what a schedule cannot have is named', async () => {
    const report = await reported();
    const note = report.inspection.journal.transitions[0];
    const journal = {
      ...report.inspection.journal,
      transitions: [
        { ...note, entityType: 'observation' },
        { ...note, from: 'sent', to: 'rejected', code: 'VALIDATION' },
      ] as TransitionNote[],
    };
    const { without } = planFromReport({ ...report, inspection: { ...report.inspection, journal } });
    expect(without).toEqual(['records of type observation: edits stand for them', 'outcome rejected (VALIDATION)']);
  });

  it('QA-10 another file is no report', () => {
    for (const other of [null, [], 'x', {}, { kind: 'medicalpro-report', version: 2 }])
      expect(isProblemReport(other)).toBe(false);
  });
});
