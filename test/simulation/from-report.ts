import type { ProblemReport } from '../../src/client/inspection.ts';
import type { RequestNote, TransitionNote } from '../../src/queue/journal.ts';
import { MOST_ACTIONS, planFor, type Action, type FaultKind, type Plan } from './plan.ts';
import { hashText } from './random.ts';

export interface ReadReport {
  plan: Plan;
  /** What the report tells and a schedule cannot have, one line each. */
  without: readonly string[];
}

/** Virtual milliseconds before the first thing that the report tells, and between its end and that of the plan. */
const LEAD_MS = 1_000;
const TAIL_MS = 5_000;
/** Hours without an event in the report would be hours of virtual polling. */
const LONGEST_GAP_MS = 60_000;

const CREATES: Readonly<Record<string, Action['kind']>> = {
  patient: 'create-patient',
  appointment: 'create-appointment',
  medicalRecord: 'create-note',
  consent: 'create-consent',
};

interface Told {
  at: number;
  kind: Action['kind'];
}

/** What a person or the server did, as an action of the simulation; null: a consequence, which the engine decides. */
function actionOf(note: TransitionNote, without: Set<string>): Told | null {
  const { at, from, to, operation, entityType } = note;
  if (from === null) {
    switch (operation) {
      case 'CREATE': {
        const kind = CREATES[entityType];
        if (kind === undefined) without.add(`records of type ${entityType}: edits stand for them`);
        return { at, kind: kind ?? 'edit' };
      }
      case 'UPDATE':
        return { at, kind: 'edit' };
      case 'DELETE':
        return { at, kind: 'delete' };
      case 'KEEP_SERVER':
        return { at, kind: 'settle' };
    }
  }
  if (to === null) return { at, kind: 'discard' };
  if (from === 'failed' && to === 'pending') return { at, kind: 'retry' };
  if (to === 'failed') return { at, kind: 'faulty-edit' };
  if (from === 'acknowledged' && to === 'pending') return { at, kind: 'restore' };
  if (to === 'conflict' || to === 'rejected') without.add(`outcome ${to}${note.code ? ` (${note.code})` : ''}`);
  return null;
}

const CUT: readonly string[] = ['offline', 'timeout', 'not-our-server'];

/** The network as the requests tell it: gone from the first that got nothing to the next that got something. */
function networkOf(requests: readonly RequestNote[], without: Set<string>): Told[] {
  const told: Told[] = [];
  let isCut = false;
  for (const { at, failure } of requests) {
    if (failure === 'signed-out') told.push({ at, kind: 'session-ends' }, { at: at + 1, kind: 'sign-in' });
    const isGone = failure !== null && CUT.includes(failure);
    if (failure !== null && !isGone && failure !== 'signed-out') without.add(`answer ${failure}`);
    if (isGone !== isCut) told.push({ at, kind: isGone ? 'go-offline' : 'go-online' });
    isCut = isGone;
  }
  return told;
}

const FAULTS: Partial<Record<Action['kind'], FaultKind>> = {
  'go-offline': 'partition',
  'session-ends': 'session-ends',
  'faulty-edit': 'server-fault',
  restore: 'restore',
};

export const isProblemReport = (value: unknown): value is ProblemReport =>
  typeof value === 'object' &&
  value !== null &&
  (value as ProblemReport).kind === 'medicalpro-report' &&
  (value as ProblemReport).version === 1;

/**
 * A schedule of what a problem report tells: one device of one person that makes the same kinds of changes in the same
 * order on the same network. Contents, other people and the server's reasons are not in a report, so outcomes follow
 * from the simulated clinic.
 */
export function planFromReport({ inspection }: ProblemReport): ReadReport {
  const without = new Set<string>();
  const { transitions, requests } = inspection.journal;
  const told = [...networkOf(requests, without), ...transitions.flatMap((note) => actionOf(note, without) ?? [])].sort(
    (a, b) => a.at - b.at,
  );
  const last = told.slice(-MOST_ACTIONS);
  if (last.length < told.length) without.add(`the first ${told.length - last.length} of ${told.length} actions`);
  const seed = hashText(`${inspection.clientId ?? ''}:${inspection.at}`);
  let at = LEAD_MS;
  let before = last[0]?.at ?? 0;
  const actions = last.map((one, index): Action => {
    at += Math.min(Math.max(0, one.at - before), LONGEST_GAP_MS);
    before = one.at;
    return { at, kind: one.kind, device: 0, tab: 0, seed: hashText(`${seed}:${index}`) };
  });
  const faults = [...new Set(actions.flatMap(({ kind }) => FAULTS[kind] ?? []))];
  // The seed's own faults, people and devices are none of the report's.
  const quiet = planFor(seed, { faults: [], devices: 1, people: 1, keep: [] });
  return {
    plan: { ...quiet, faults, tenants: 1, worker: true, pageCap: 1_000, actions, endsAt: at + TAIL_MS },
    without: [...without],
  };
}
