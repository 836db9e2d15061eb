import { Prng } from './random.ts';

/** What can go wrong in a run; each seed enables some of them, at rates of its own (swarm testing). */
export const FAULT_KINDS = [
  'loss',
  'duplicate',
  'delay',
  'reply-lost',
  'odd-replies',
  'busy',
  'server-crash',
  'partition',
  'one-way',
  'session-ends',
  'restore',
  'trim',
  'crash',
  'power-cut',
  'freeze',
  'worker-stop',
  'storage-errors',
  'wipe',
  'clock-jump',
  'poison',
  'server-fault',
  'role-change',
  'switch-user',
  'torn-pages',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export const ACTION_KINDS = [
  'create-patient',
  'create-appointment',
  'create-note',
  'create-consent',
  'edit',
  'edit',
  'edit',
  'edit',
  'edit-burst',
  'delete',
  'undo-delete',
  'settle',
  'settle',
  'retry',
  'discard',
  'sync-now',
  'open-tab',
  'close-tab',
] as const;
export type ActionKind = (typeof ACTION_KINDS)[number] | FaultAction;

/** Faults that happen at a moment, as actions; the others are rates. */
export const FAULT_ACTIONS = {
  partition: ['go-offline', 'go-online'],
  'one-way': ['replies-stop', 'replies-go'],
  'session-ends': ['session-ends', 'sign-in'],
  restore: ['backup', 'restore'],
  trim: ['trim'],
  crash: ['crash-tab', 'crash-device'],
  'power-cut': ['power-cut'],
  freeze: ['freeze', 'thaw'],
  'worker-stop': ['stop-worker'],
  wipe: ['wipe'],
  'clock-jump': ['clock-jump'],
  poison: ['poison-edit'],
  'server-fault': ['faulty-edit'],
  'role-change': ['role-down', 'role-up'],
  'switch-user': ['switch-user'],
} as const satisfies Partial<Record<FaultKind, readonly string[]>>;
export type FaultAction =
  | (typeof FAULT_ACTIONS)[keyof typeof FAULT_ACTIONS][number]
  | 'copy-device'
  | 'server-back'
  | 'server-forward';

/** Actions of a plan, at most. */
export const MOST_ACTIONS = 34;

export interface Action {
  /** Virtual milliseconds from the start. */
  at: number;
  kind: ActionKind;
  device: number;
  tab: number;
  /** What the action itself draws from: removing other actions leaves it as it is. */
  seed: number;
}

/** What people do on a copied device and the one that it was copied from, at most. */
const COPY_ACTIONS = 12;

/** Some devices are copied; a stream of its own, so that the schedules of before stay as they are. */
function copyActions(seed: number, devices: number, endsAt: number): Action[] {
  const random = new Prng(`copies:${seed}`);
  if (!random.chance(0.25)) return [];
  const device = random.between(0, devices - 1);
  const from = random.next() * endsAt * 0.6;
  const draw = (kind: ActionKind, at: number, target: number): Action => ({
    at: Math.round(at),
    kind,
    device: target,
    tab: 0,
    seed: Math.floor(random.next() * 0x1_0000_0000),
  });
  const kinds = [
    'edit',
    'edit',
    'edit',
    'edit-burst',
    'delete',
    'create-note',
    'settle',
    'go-offline',
    'go-online',
    'crash-tab',
    'undo-delete',
  ] as const;
  const later = Array.from({ length: COPY_ACTIONS }, () =>
    draw(random.pick(kinds), from + random.next() * (endsAt - from), random.pick([device, devices])),
  );
  return [draw('copy-device', from, device), ...later];
}

/** Some servers go back to the first protocol and forward again; a stream of its own too. */
function protocolActions(seed: number, endsAt: number): Action[] {
  const random = new Prng(`protocols:${seed}`);
  if (!random.chance(0.3)) return [];
  return Array.from({ length: random.between(1, 6) }, (_, index) => ({
    at: Math.round(random.next() * endsAt),
    kind: index % 2 === 0 ? 'server-back' : 'server-forward',
    device: 0,
    tab: 0,
    seed: Math.floor(random.next() * 0x1_0000_0000),
  }));
}

export interface Rates {
  loss: number;
  duplicate: number;
  delay: number;
  replyLost: number;
  odd: number;
  busy: number;
  serverCrash: number;
  crash: number;
  storage: number;
}

export interface Plan {
  seed: number;
  faults: readonly FaultKind[];
  rates: Rates;
  tenants: number;
  people: number;
  devices: number;
  worker: boolean;
  pageCap: number;
  /** A restore may take any backup, not the newest alone; schedules that were kept from before don't say. */
  keepsBackups?: boolean;
  actions: readonly Action[];
  /** When the safety phase ends. */
  endsAt: number;
}

export interface PlanOptions {
  /** Only these faults; as the seed says when absent. */
  faults?: readonly FaultKind[];
  devices?: number;
  people?: number;
  /** Indices of the actions kept. */
  keep?: readonly number[];
  /** Whether a device may be copied; only where nothing else is chosen, when absent. */
  copies?: boolean;
  /** Whether the server may go back to an older protocol; as for copies. */
  protocols?: boolean;
}

export function planFor(seed: number, options: PlanOptions = {}): Plan {
  const config = new Prng(`config:${seed}`);
  const work = new Prng(`workload:${seed}`);
  // Drawn in full whatever is kept afterwards, so that shrinking changes nothing else.
  const enabled = FAULT_KINDS.filter(() => config.chance(0.3));
  const rate = (most: number) => config.next() * most;
  const drawn: Rates = {
    loss: rate(0.3),
    duplicate: rate(0.5),
    delay: rate(0.2),
    replyLost: rate(0.3),
    odd: rate(0.3),
    busy: rate(0.3),
    serverCrash: rate(0.15),
    crash: rate(0.03),
    storage: rate(0.08),
  };
  const drawnDevices = config.between(1, 3);
  const drawnPeople = config.between(1, 3);
  const tenants = config.chance(0.4) ? 2 : 1;
  const worker = config.chance(0.5);
  const pageCap = config.pick([1, 2, 3, 1_000]);
  const count = config.between(14, MOST_ACTIONS);
  const pace = config.pick([400, 2_000, 8_000]);

  const faults = options.faults ?? enabled;
  const has = (kind: FaultKind) => faults.includes(kind);
  const rates: Rates = {
    loss: has('loss') ? drawn.loss : 0,
    duplicate: has('duplicate') ? drawn.duplicate : 0,
    delay: has('delay') ? drawn.delay : 0,
    replyLost: has('reply-lost') ? drawn.replyLost : 0,
    odd: has('odd-replies') ? drawn.odd : 0,
    busy: has('busy') ? drawn.busy : 0,
    serverCrash: has('server-crash') ? drawn.serverCrash : 0,
    crash: has('crash') ? drawn.crash : 0,
    storage: has('storage-errors') ? drawn.storage : 0,
  };
  const devices = options.devices ?? drawnDevices;
  const people = options.people ?? drawnPeople;

  let at = 500;
  const all: Action[] = [];
  const faultActions = enabled.flatMap((kind) =>
    kind in FAULT_ACTIONS ? FAULT_ACTIONS[kind as keyof typeof FAULT_ACTIONS] : [],
  );
  for (let index = 0; index < count; index++) {
    at += Math.round(-Math.log(1 - work.next()) * pace);
    const faulty = work.chance(0.3);
    const kind = faulty && faultActions.length > 0 ? work.pick(faultActions) : work.pick(ACTION_KINDS);
    all.push({
      at,
      kind,
      device: work.between(0, drawnDevices - 1),
      tab: work.chance(0.75) ? 0 : 1,
      seed: Math.floor(work.next() * 0x1_0000_0000),
    });
  }
  const allowed = (kind: ActionKind) => {
    const owner = (Object.keys(FAULT_ACTIONS) as (keyof typeof FAULT_ACTIONS)[]).find((fault) =>
      (FAULT_ACTIONS[fault] as readonly string[]).includes(kind),
    );
    return owner === undefined || has(owner);
  };
  const actions = all.filter(
    (action, index) =>
      (options.keep === undefined || options.keep.includes(index)) && allowed(action.kind) && action.device < devices,
  );
  const everything = options.keep === undefined && options.faults === undefined;
  const copies = copyActions(seed, devices, at);
  // To a server of the first protocol copies are one device: what they overwrite there is no fault of the client.
  const protocols = copies.length === 0 ? protocolActions(seed, at) : [];
  const more = [
    ...((options.copies ?? everything) ? copies : []),
    ...((options.protocols ?? everything) ? protocols : []),
  ];
  // A stream of its own: the schedules of before stay as they are.
  const keepsBackups = new Prng(`backups:${seed}`).chance(0.5);
  return {
    seed,
    keepsBackups,
    faults,
    rates,
    tenants,
    people,
    devices,
    worker,
    pageCap: has('torn-pages') || options.faults === undefined ? pageCap : 1_000,
    actions: [...actions, ...more].sort((a, b) => a.at - b.at),
    endsAt: at + 5_000,
  };
}
