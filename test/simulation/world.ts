import { clinic } from '../../src/contract/clinic.ts';
import type { Domain } from '../../src/contract/domain.ts';
import type { SyncUpRequest, SyncUpResponse } from '../../src/contract/protocol.ts';
import { createSyncRunner } from '../../src/client/sync-runner.ts';
import { newId } from '../../src/lib/ids.ts';
import type { Clock } from '../../src/lib/world.ts';
import { createEngine, type Engine, type SyncOptions, type SyncReport } from '../../src/queue/engine.ts';
import type { Need, Store } from '../../src/queue/ports.ts';
import { transportOver } from '../../src/transport/outcomes.ts';
import type { Reply } from '../../src/transport/reply.ts';
import type { Decide } from '../support/memory-store.ts';
import { smallClinic } from './domain.ts';
import { LockTable, Process, type Device, type Tab } from './device.ts';
import { ModelServer, type Principal } from './model-server.ts';
import { acknowledgedIn, busyReply, isWellFormed, modelDoor, oddReply, type Serve } from './network.ts';
import { fail, Oracle, type StoreInfo } from './oracle.ts';
import type { Plan, Rates } from './plan.ts';
import { Prng, type Concern } from './random.ts';
import { Scheduler } from './scheduler.ts';
import { SimStore } from './sim-store.ts';

/** Device time at the start of a run. */
export const EPOCH_MS = Date.parse('2026-11-21T09:00:00.000Z');

const SILENCE_MS = 30_000;
/** Tier B: now and then the disk is busy for a while. */
const SLOW_DISK = 0.1;
const SLOW_DISK_MS = 3_000;
const ASLEEP: SyncReport = { drained: false, failure: 'offline', retryInMs: 5_000 };

const NO_FAULTS: Rates = {
  loss: 0,
  duplicate: 0,
  delay: 0,
  replyLost: 0,
  odd: 0,
  busy: 0,
  serverCrash: 0,
  crash: 0,
  storage: 0,
};

/** Replaces one part by one that has a known bug; nothing else may differ. */
export interface Planted {
  name: string;
  /** A fault of the model server, by its name there. */
  server?: string;
  wrapStore?: (store: Store, info: StoreInfo, world: World) => Store;
  wrapReply?: (reply: Reply, path: string, body: unknown, world: World) => Reply;
  wrapRequest?: (body: unknown, path: string, person: Principal) => unknown;
  wrapEngine?: (engine: Engine, info: StoreInfo, world: World) => Engine;
  world?: (world: World) => void;
}

export interface Backing {
  /** The store as this process has opened it: each remembers its own. */
  storeFor(process: Process): Store;
  wipe(): Promise<void>;
  /** Holds what is durable against what was written. */
  verify(): Promise<void>;
}

export class QuotaError extends Error {
  override name = 'QuotaExceededError';
}

/** Devices, people, one server and everything between them. */
export class World {
  readonly plan: Plan;
  readonly domain: Domain;
  readonly sim: Scheduler;
  readonly server: ModelServer;
  readonly oracle: Oracle;
  readonly devices: Device[] = [];
  readonly people: Principal[] = [];
  readonly tenants: string[] = [];
  readonly practitioners = new Map<string, string>();
  readonly planted: Planted | null;
  rates: Rates;
  faultsSeen = 0;
  serve: Serve;
  backups = new Map<string, readonly ReturnType<ModelServer['backup']>[]>();
  /** Which life of the server this is: it is stopped to be restored, and the connections of before lead nowhere. */
  serverLife = 0;
  readonly #streams = new Map<string, Prng>();
  readonly #taken = new WeakMap<Process, Set<string>>();
  readonly #frozenSince = new Map<Process, number>();
  #processes = 0;

  /** Tier B: the durable store behind the one that the invariants look at. */
  backing: ((info: StoreInfo) => Backing) | null = null;
  readonly #backings = new Map<StoreInfo, Backing>();
  /** What waits for a disk. */
  readonly #disks = new Map<StoreInfo, (() => Promise<void>)[]>();
  /** What an event has begun outside virtual time; it ends before the next event. */
  readonly background: Promise<void>[] = [];
  readonly #run: number;

  constructor(plan: Plan, planted: Planted | null = null, keptLines = 50, run = 0) {
    this.plan = plan;
    this.#run = run;
    this.planted = planted;
    this.rates = plan.rates;
    this.sim = new Scheduler(this.stream('schedule'), keptLines);
    this.domain = run === 0 ? smallClinic : clinic;
    this.server = new ModelServer(() => EPOCH_MS + this.sim.now, this.domain);
    this.server.bug = planted?.server ?? null;
    this.server.pageCap = plan.pageCap;
    this.oracle = new Oracle(() => this.sim.now, this.domain);
    this.server.onApply = (tenantId, note, row, event, principal) => {
      this.oracle.truth(tenantId, `${row.type}/${row.id}`, note.version, note.data);
      this.oracle.applied(this.server, tenantId, event, principal, row.notes);
    };
    this.serve = modelDoor(this.server);
    this.#populate();
    planted?.world?.(this);
  }

  /** One stream a concern (and a process): what one draws shifts no other. */
  stream(concern: Concern, name = ''): Prng {
    const key = `${concern}:${name}:${this.plan.seed}`;
    let stream = this.#streams.get(key);
    if (!stream) {
      stream = new Prng(key);
      this.#streams.set(key, stream);
    }
    return stream;
  }

  #populate(): void {
    const random = this.stream('config', this.#run === 0 ? 'people' : `people ${this.#run}`);
    const id = () => newId({ now: () => EPOCH_MS }, random);
    for (let at = 0; at < this.plan.tenants; at++) {
      const tenantId = id();
      this.tenants.push(tenantId);
      this.server.addTenant(tenantId);
      const practitioner = id();
      this.practitioners.set(tenantId, practitioner);
      this.server.seed(tenantId, 'practitioner', practitioner, { familyName: 'LEFÈVRE', givenNames: 'Claire' });
      for (const name of ['DUPONT', 'BENALI'])
        this.server.seed(tenantId, 'patient', id(), {
          birthName: name,
          birthGivenNames: 'Jean',
          gender: 'male',
          birthDate: '1958-03-14',
        });
      for (const row of this.server.tenant(tenantId).rows.values())
        this.oracle.truth(tenantId, `${row.type}/${row.id}`, 1, row.notes[0]?.data ?? null);
    }
    for (let at = 0; at < this.plan.people; at++) {
      const person: Principal = {
        tenantId: this.tenants[at % this.plan.tenants] as string,
        userId: id(),
        name: `Person ${at}`,
        role: 'practitioner',
      };
      this.people.push(person);
      this.server.people.set(person.userId, person.name);
    }
    for (let index = 0; index < this.plan.devices; index++) {
      const person = this.people[index % this.people.length] as Principal;
      this.devices.push({
        index,
        clientId: id(),
        clockOffset: 0,
        stores: new Map(),
        locks: new LockTable(this.sim, (process) => this.#frozenSince.get(process) ?? null),
        tabs: [null, null],
        worker: null,
        current: person,
        session: { person, alive: true },
        offline: false,
        oneWay: false,
      });
    }
  }

  storeOf(device: Device, person: Principal): StoreInfo {
    const scope = `${person.tenantId}:${person.userId}`;
    let info = device.stores.get(scope);
    if (!info) {
      info = {
        name: `device ${device.index} of ${person.name}`,
        device: device.index,
        person,
        store: new SimStore(3),
        wipes: 0,
      };
      device.stores.set(scope, info);
      this.oracle.attach(info);
      if (this.backing) this.#backings.set(info, this.backing(info));
    }
    return info;
  }

  /** Its disk as it is at this moment, in another machine: both go on from here. */
  copyDevice(device: Device): void {
    // The disks of tier B are their own.
    if (this.backing) return;
    const copy: Device = {
      ...device,
      index: this.devices.length,
      stores: new Map(),
      locks: new LockTable(this.sim, (process) => this.#frozenSince.get(process) ?? null),
      tabs: [null, null],
      worker: null,
      session: device.session && { ...device.session },
    };
    for (const [scope, info] of device.stores) {
      const twin: StoreInfo = {
        ...info,
        name: `copy ${copy.index} of ${info.name}`,
        device: copy.index,
        store: info.store.twin(),
      };
      this.oracle.copied(info, twin);
      copy.stores.set(scope, twin);
    }
    this.devices.push(copy);
    this.openTab(copy, 0);
  }

  wipe(info: StoreInfo): void {
    info.store.wipe();
    this.oracle.wiped(info);
    const backing = this.#backings.get(info);
    if (backing) this.background.push(backing.wipe());
  }

  async verify(): Promise<void> {
    for (const backing of this.#backings.values()) await backing.verify();
  }

  // ——— processes ———
  process(name: string): Process {
    this.#processes += 1;
    return new Process(`${name}#${this.#processes}`);
  }

  freeze(process: Process): void {
    this.sim.freeze(process);
    this.#frozenSince.set(process, this.sim.now);
  }

  thaw(process: Process): void {
    this.#frozenSince.delete(process);
    this.sim.thaw(process);
  }

  /** A call of a port: an event with a latency, at which the process may die, before the effect or after it. */
  port<T>(process: Process, label: string, latency: number, effect: () => T | Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.sim.at(latency, process, `${process.name} ${label}`, () => {
        const dies = this.#death(process, label);
        if (dies === 'before') return this.sim.kill(process);
        const done = (result: T) => {
          if (dies) this.sim.kill(process);
          else resolve(result);
        };
        try {
          const result = effect();
          if (result instanceof Promise) {
            return result.then(done, (error: unknown) => {
              if (error instanceof Error && error.name === 'InvariantError') throw error;
              reject(error instanceof Error ? error : new Error(String(error)));
            });
          }
          done(result);
        } catch (error) {
          if (error instanceof Error && error.name === 'InvariantError') throw error;
          reject(error instanceof Error ? error : new Error(String(error)));
        }
        return undefined;
      });
    });
  }

  /**
   * A call of a store that is not a model: all that come while the disk is busy begin together, so that transactions of
   * one process and of several overlap as they do in a browser. Each is answered by an event of its own.
   */
  #overlapping<T>(
    process: Process,
    info: StoreInfo,
    label: string,
    latency: number,
    effect: () => Promise<T>,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.sim.at(latency, process, `${process.name} ${label}`, () => {
        const dies = this.#death(process, label);
        if (dies === 'before') return this.sim.kill(process);
        const answer = (then: () => void) =>
          dies === 'after'
            ? this.sim.kill(process)
            : void this.sim.at(0, process, `${process.name} ${label} answered`, then);
        this.#onDisk(info, async () => {
          if (process.dead) return;
          try {
            const result = await effect();
            answer(() => resolve(result));
          } catch (error) {
            if (error instanceof Error && error.name === 'InvariantError') throw error;
            answer(() => reject(error instanceof Error ? error : new Error(String(error))));
          }
        });
      });
    });
  }

  #onDisk(info: StoreInfo, call: () => Promise<void>): void {
    const waiting = this.#disks.get(info);
    if (waiting) return void waiting.push(call);
    const calls = [call];
    this.#disks.set(info, calls);
    const random = this.stream('disk');
    this.sim.at(random.chance(SLOW_DISK) ? random.next() * SLOW_DISK_MS : 0, null, `${info.name} disk`, async () => {
      this.#disks.delete(info);
      await Promise.all(calls.map((begin) => begin()));
    });
  }

  #death(process: Process, label: string): 'before' | 'after' | null {
    const dies = this.rates.crash > 0 && this.stream('crash').chance(this.rates.crash);
    if (!dies) return null;
    const moment = this.stream('crash').chance(0.5) ? 'before' : 'after';
    this.fault(`${process.name} dies ${moment} ${label}`);
    return moment;
  }

  fault(what: string): void {
    this.faultsSeen += 1;
    this.sim.trace(`fault: ${what}`);
  }

  // ——— ports ———
  #storePort(process: Process, info: StoreInfo): Store {
    const { store } = info;
    const random = this.stream('storage');
    const latency = () => Math.floor(random.next() * 4);
    const failing = () => {
      if (this.rates.storage === 0 || !random.chance(this.rates.storage)) return;
      this.fault(`${info.name} storage fails`);
      throw new QuotaError('storage');
    };
    const backing = this.#backings.get(info)?.storeFor(process);
    const call = <T>(label: string, effect: () => Promise<T>): Promise<T> =>
      this.#overlapping(process, info, label, latency(), () => (failing(), effect()));
    const port: Store = backing
      ? {
          transact: (need, decide) => call('transact', () => backing.transact(need, decide)),
          read: (need) => call('read', () => backing.read(need)),
          counts: () => call('counts', () => backing.counts()),
          trimRing: (before) => call('trim', () => backing.trimRing(before)),
        }
      : {
          transact: <T>(need: Need, decide: Decide<T>) =>
            this.port(process, 'transact', latency(), () => (failing(), store.run(need, decide))),
          read: (need) => this.port(process, 'read', latency(), () => (failing(), store.load(need))),
          counts: () => this.port(process, 'counts', latency(), () => (failing(), store.count())),
          trimRing: (before) => this.port(process, 'trim', latency(), () => (failing(), store.trim(before))),
        };
    return this.planted?.wrapStore?.(port, info, this) ?? port;
  }

  engineFor(device: Device, process: Process, info: StoreInfo): Engine {
    const { person } = info;
    const clock: Clock = { now: () => EPOCH_MS + this.sim.now + device.clockOffset };
    const engine = createEngine({
      domain: this.domain,
      store: this.#storePort(process, info),
      transport: transportOver((path, body) => this.post(device, process, person, path, body)),
      locks: device.locks.for(process, info.name),
      bus: { post: () => undefined },
      clock,
      random: this.stream('engine', process.name),
      identity: { tenantId: person.tenantId, userId: person.userId, clientId: device.clientId },
      device: { appVersion: 'sim' },
    });
    return this.planted?.wrapEngine?.(engine, info, this) ?? engine;
  }

  // ——— the network ———
  post(device: Device, process: Process, person: Principal, path: string, sent: unknown): Promise<Reply> {
    const { sim, rates } = this;
    const random = this.stream('net');
    this.oracle.requested(device.index);
    const session = device.session?.alive ? device.session.person : null;
    const body =
      device.session && this.planted?.wrapRequest ? this.planted.wrapRequest(sent, path, device.session.person) : sent;
    if (path === '/api/sync/up')
      this.oracle.leaves(this.storeOf(device, person), (body as SyncUpRequest).events, this.#takenOf(process));
    if (!isWellFormed(path, body)) fail('I20 shape', `${process.name} sent what is no ${path}`);
    return new Promise<Reply>((resolve) => {
      let answered = false;
      const answer = (reply: Reply) => {
        if (answered) return;
        answered = true;
        stopWaiting();
        if (path === '/api/sync/up') for (const id of acknowledgedIn(reply)) this.#takenOf(process).add(id);
        resolve(this.planted?.wrapReply?.(reply, path, body, this) ?? reply);
      };
      const stopWaiting = sim.at(SILENCE_MS, process, `${process.name} timeout ${path}`, () =>
        answer({ kind: 'failure', failure: 'timeout' }),
      );
      const fails = (after: number) =>
        void sim.at(after, process, `${process.name} offline ${path}`, () =>
          answer({ kind: 'failure', failure: 'offline' }),
        );
      const latency = () => 5 + Math.floor(random.next() * 150);
      if (device.offline) return fails(latency());
      if (random.chance(rates.loss)) {
        this.fault(`${path} lost on the way`);
        // Half of them with a word of the network, half in silence.
        if (random.chance(0.5)) fails(latency());
        return undefined;
      }
      const travel = () => {
        const late = random.chance(rates.delay);
        if (late) this.fault(`${path} delayed`);
        return late ? random.between(1_000, 300_000) : latency();
      };
      const life = this.serverLife;
      const arrive = () =>
        life === this.serverLife
          ? this.#arrive(device, process, { session, claimed: person }, path, body, answer, fails)
          : fails(0);
      sim.at(travel(), null, `server gets ${path} from ${process.name}`, arrive);
      if (random.chance(rates.duplicate)) {
        this.fault(`${path} duplicated`);
        sim.at(travel(), null, `server gets ${path} from ${process.name} again`, arrive);
      }
      return undefined;
    });
  }

  /** What the server has told this process that it took: what builds on it may go, written down or not. */
  #takenOf(process: Process): Set<string> {
    const taken = this.#taken.get(process) ?? new Set<string>();
    this.#taken.set(process, taken);
    return taken;
  }

  async #arrive(
    device: Device,
    process: Process,
    { session, claimed }: { session: Principal | null; claimed: Principal },
    path: string,
    body: unknown,
    answer: (reply: Reply) => void,
    fails: (after: number) => void,
  ): Promise<void> {
    const { rates, sim } = this;
    const random = this.stream('net');
    const latency = 5 + Math.floor(random.next() * 150);
    const deliver = (reply: Reply) =>
      void sim.at(
        latency,
        process,
        `${process.name} reply ${path} ${reply.kind === 'answer' ? reply.status : reply.failure}`,
        () => answer(reply),
      );
    if (random.chance(rates.busy)) {
      this.fault(`${path} refused as busy`);
      return deliver(busyReply(random));
    }
    const crashes = random.chance(rates.serverCrash);
    if (crashes && random.chance(0.5)) {
      this.fault(`server dies before ${path}`);
      return fails(latency);
    }
    // A role counts as it is when the request arrives.
    const reply = await this.serve(session, path, body, claimed);
    this.#onReply(session, path, reply);
    if (crashes) {
      this.fault(`server dies after ${path}`);
      return fails(latency);
    }
    if (device.oneWay || random.chance(rates.replyLost)) {
      this.fault(`answer to ${path} lost`);
      if (random.chance(0.5)) fails(latency);
      return undefined;
    }
    if (random.chance(rates.odd)) {
      this.fault(`answer to ${path} garbled`);
      return deliver(oddReply(reply, random));
    }
    return deliver(reply);
  }

  #onReply(session: Principal | null, path: string, reply: Reply): void {
    if (!session || path !== '/api/sync/up' || reply.kind !== 'answer' || reply.status !== 200) return;
    const response = reply.body as SyncUpResponse;
    const { epoch } = this.server.tenant(session.tenantId);
    for (const word of response.conflicts) {
      const seen = this.oracle.seen.get(word.outboxEventId)?.mutation;
      const row = seen && this.server.tenant(session.tenantId).rows.get(`${seen.entityType}/${seen.entityId}`);
      if (row) this.oracle.conflictReported(word.outboxEventId, word.reason, word.fields, row.notes);
    }
    for (const [kind, words] of [
      ['acknowledged', response.acknowledged],
      ['conflict', response.conflicts],
      ['rejected', response.rejected],
      ['deferred', response.deferred],
    ] as const) {
      for (const word of words) {
        const code = 'code' in word ? word.code : '';
        if (code !== 'USER_MISMATCH' && code !== 'TENANT_MISMATCH')
          this.oracle.said(epoch, word.outboxEventId, kind, word);
      }
    }
  }

  // ——— pages and workers ———
  openTab(device: Device, slot: number): Tab | null {
    const person = device.current;
    const existing = device.tabs[slot];
    if (existing && !existing.process.dead) return existing;
    if (!person) return null;
    const process = this.process(`tab ${device.index}.${slot}`);
    const info = this.storeOf(device, person);
    const engine = this.engineFor(device, process, info);
    let cursor: string | null = null;
    const runner = createSyncRunner({
      run: (options) => this.#runSync(device, process, info, engine, options),
      check: async () => {
        const reply = await this.post(device, process, person, '/api/sync/last-modified', {});
        const seen =
          reply.kind === 'answer' && reply.status === 200 && !reply.redirected
            ? (reply.body as { cursor?: string } | undefined)?.cursor
            : undefined;
        if (seen === undefined) return 'unknown';
        const same = seen === cursor;
        cursor = seen;
        return same ? 'same' : 'changed';
      },
      setTimer: (ms, work) => this.sim.at(ms, process, `${process.name} timer`, work),
      random: this.stream('engine', process.name),
      isVisible: () => true,
    });
    const tab: Tab = { process, person, info, engine, runner, lastDelete: null };
    device.tabs[slot] = tab;
    this.sim.at(0, process, `${process.name} opens for ${person.name}`, () => runner.start());
    return tab;
  }

  closeTab(device: Device, slot: number): void {
    const tab = device.tabs[slot];
    if (tab) this.sim.kill(tab.process);
    device.tabs[slot] = null;
  }

  stopDevice(device: Device): void {
    for (const slot of device.tabs.keys()) this.closeTab(device, slot);
    if (device.worker) this.sim.kill(device.worker);
    device.worker = null;
  }

  async #runSync(
    device: Device,
    process: Process,
    info: StoreInfo,
    engine: Engine,
    options: SyncOptions,
  ): Promise<SyncReport> {
    const report = this.plan.worker ? await this.#askWorker(device, process, info, options) : null;
    return report ?? engine.sync(options).catch((error: unknown) => this.#asleep(error));
  }

  #asleep(error: unknown): SyncReport {
    if (
      error instanceof Error &&
      (error.name === 'AssertionError' || error.name === 'TypeError' || error.name === 'InvariantError')
    )
      this.broken ??= error;
    return ASLEEP;
  }

  /** A bug of our own that a rejected promise would hide. */
  broken: Error | null = null;

  /** As `src/browser/remote-sync.ts` and `src/sw/worker.ts` do it. */
  #askWorker(device: Device, process: Process, info: StoreInfo, options: SyncOptions): Promise<SyncReport | null> {
    return new Promise((resolve) => {
      const hop = () => 1 + Math.floor(this.stream('storage', 'messages').next() * 5);
      let cancel = this.sim.at(2_000, process, `${process.name} hears no worker`, () => resolve(null));
      const finish = (report: SyncReport | null) => {
        cancel();
        resolve(report);
      };
      if (!device.worker || device.worker.dead) device.worker = this.process(`worker ${device.index}`);
      const { worker } = device;
      this.sim.at(hop(), worker, `${worker.name} requested by ${process.name}`, () => {
        if (device.current?.userId !== info.person.userId)
          return void this.sim.at(hop(), process, `${process.name} refused by worker`, () => finish(null));
        this.sim.at(hop(), process, `${process.name} accepted by worker`, () => {
          cancel();
          cancel = this.sim.at(60_000, process, `${process.name} gives the worker up`, () => resolve(null));
        });
        void this.engineFor(device, worker, info)
          .sync(options)
          .then(
            (report) => this.sim.at(hop(), process, `${process.name} report of worker`, () => finish(report)),
            (error: unknown) => void this.#asleep(error),
          );
        return undefined;
      });
    });
  }

  heal(): void {
    this.rates = NO_FAULTS;
    this.server.poisonous = () => false;
    this.server.faulty = () => false;
    for (const person of this.people) person.role = 'practitioner';
    for (const device of this.devices) {
      device.offline = false;
      device.oneWay = false;
      // Somebody looks at the first page; one in the background may stay frozen for ever (B7).
      for (const process of [device.tabs[0]?.process, device.worker]) if (process && !process.dead) this.thaw(process);
    }
  }
}
