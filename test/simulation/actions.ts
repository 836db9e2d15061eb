import { resolutionIntent } from '../../src/client/resolution.ts';
import { PROTOCOL_VERSION } from '../../src/contract/protocol.ts';
import { newId } from '../../src/lib/ids.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { checkIntent } from '../../src/queue/enqueue.ts';
import type { Intent, Mutation, RecordKey, StoredRecord } from '../../src/queue/model.ts';
import { needsPerson } from '../../src/queue/transitions.ts';
import type { Device, Tab } from './device.ts';
import type { Action } from './plan.ts';
import { Prng } from './random.ts';
import { EPOCH_MS, type World } from './world.ts';

const NAMES = ['DUPONT', 'BENALI', 'GARNIER', 'MEZIANE'];
const NOTES = ['a', 'b', 'c'];

/** One thing that somebody, or the world, does. */
export function act(world: World, action: Action): void {
  const device = world.devices[action.device];
  if (!device) return;
  const random = new Prng(action.seed);
  if (worldly(world, device, action, random)) return;
  const tab = world.openTab(device, action.tab);
  if (!tab || tab.process.held) return;
  const person = new Person(world, device, tab, random);
  switch (action.kind) {
    case 'create-patient':
      return person.createPatient();
    case 'create-appointment':
      return person.createAppointment();
    case 'create-note':
      return person.createNote();
    case 'create-consent':
      return person.createConsent();
    case 'edit':
      return person.edit();
    case 'edit-burst':
      for (let times = 0; times < 3; times++) person.edit();
      return undefined;
    case 'poison-edit':
      world.fault('a change that the server dies of');
      return person.edit('poison');
    case 'faulty-edit':
      world.fault('a change that the server stumbles over');
      return person.edit('faulty');
    case 'delete':
      return person.remove();
    case 'undo-delete':
      return person.undoDelete();
    case 'settle':
      return person.settle();
    case 'retry':
      return person.retry();
    case 'discard':
      return person.discard();
    case 'sync-now':
      return void tab.runner.syncNow();
    default:
      return undefined;
  }
}

/** What happens to the world by itself. */
function worldly(world: World, device: Device, action: Action, random: Prng): boolean {
  const { sim, server } = world;
  const [tenantId] = [world.tenants[Math.floor(random.next() * world.tenants.length)] as string];
  const tab = device.tabs[action.tab];
  switch (action.kind) {
    case 'go-offline':
      world.fault(`device ${device.index} goes offline`);
      device.offline = true;
      return true;
    case 'go-online':
      device.offline = false;
      for (const open of device.tabs) if (open && !open.process.dead && !open.process.held) void open.runner.syncNow();
      return true;
    case 'replies-stop':
      world.fault(`device ${device.index} hears nothing`);
      device.oneWay = true;
      return true;
    case 'replies-go':
      device.oneWay = false;
      return true;
    case 'session-ends':
      world.fault(`session of device ${device.index} ends`);
      if (device.session) device.session.alive = false;
      return true;
    case 'sign-in':
      signIn(device);
      return true;
    case 'backup':
      world.backups.set(tenantId, [
        ...(world.plan.keepsBackups ? (world.backups.get(tenantId) ?? []) : []),
        server.backup(tenantId),
      ]);
      return true;
    case 'restore': {
      const backups = world.backups.get(tenantId) ?? [];
      // The newest, or, where all are kept, any: twice in a row, the second time from the older one.
      const backup = world.plan.keepsBackups && backups.length > 0 ? random.pick(backups) : backups.at(-1);
      if (!backup) return true;
      world.fault(`server restored from a backup at rev ${backup.rev} of ${server.tenant(tenantId).rev}`);
      server.restore(tenantId, backup);
      world.serverLife += 1;
      world.backups.set(
        tenantId,
        backups.map((one) => (one === backup ? server.backup(tenantId) : one)),
      );
      return true;
    }
    case 'trim':
      world.fault('server trims its change log');
      server.trim(tenantId);
      return true;
    case 'crash-tab':
      if (tab) {
        world.fault(`tab ${device.index}.${action.tab} crashes`);
        world.closeTab(device, action.tab);
      }
      return true;
    case 'crash-device':
      world.fault(`device ${device.index} crashes`);
      world.stopDevice(device);
      return true;
    case 'power-cut':
      world.fault(`power of device ${device.index} is cut`);
      world.stopDevice(device);
      for (const { store } of device.stores.values()) store.powerCut(Math.floor(random.next() * 4));
      return true;
    case 'freeze':
      if (tab && !tab.process.dead) {
        world.fault(`tab ${device.index}.${action.tab} freezes`);
        world.freeze(tab.process);
      }
      return true;
    case 'thaw':
      if (tab && !tab.process.dead) world.thaw(tab.process);
      return true;
    case 'stop-worker':
      if (device.worker) {
        world.fault(`worker of device ${device.index} is stopped`);
        sim.kill(device.worker);
      }
      return true;
    case 'wipe':
      if (!random.chance(0.4)) return true;
      world.fault(`device ${device.index} is wiped`);
      world.stopDevice(device);
      for (const info of device.stores.values()) {
        world.wipe(info);
      }
      return true;
    case 'clock-jump':
      world.fault(`clock of device ${device.index} jumps`);
      device.clockOffset = random.pick([-1, 1]) * random.pick([60_000, 3_600_000, 86_400_000, 10 * 365 * 86_400_000]);
      return true;
    case 'role-down':
      world.fault('a role is lowered');
      if (device.current) device.current.role = random.pick(['secretary', 'reader']);
      return true;
    case 'role-up':
      if (device.current) device.current.role = 'practitioner';
      return true;
    case 'switch-user':
      switchUser(world, device, random.pick(world.people));
      return true;
    case 'copy-device':
      world.fault(`device ${device.index} is copied`);
      world.copyDevice(device);
      return true;
    case 'server-back':
      world.fault('the server goes back to the first protocol');
      world.server.protocol = 1;
      return true;
    case 'server-forward':
      world.server.protocol = PROTOCOL_VERSION;
      return true;
    case 'close-tab':
      world.closeTab(device, action.tab);
      return true;
    case 'open-tab':
      world.openTab(device, action.tab);
      return true;
    default:
      return false;
  }
}

/**
 * A fresh session for who works on this device; what waited for it goes (`signedIn` of the client) where a page is open
 * to hear of it.
 */
export function signIn(device: Device): void {
  if (!device.current) return;
  device.session = { person: device.current, alive: true };
  for (const tab of device.tabs) {
    if (!tab || tab.process.dead || tab.process.held) continue;
    void resumeSending(tab);
  }
}

export async function resumeSending(tab: Tab): Promise<void> {
  try {
    await tab.engine.setPause('signed-out', false);
    await tab.engine.setPause('user', false);
  } catch {
    // The store failed: the person will have to sign in again.
    return;
  }
  await tab.runner.syncNow();
}

export function switchUser(world: World, device: Device, person: World['people'][number]): void {
  world.fault(`${person.name} signs in on device ${device.index}`);
  // In this tab: other tabs, and a worker in the middle of its round, go on in the belief that nothing has changed.
  world.closeTab(device, 0);
  device.current = person;
  device.session = { person, alive: true };
  const tab = world.openTab(device, 0);
  if (tab) void resumeSending(tab);
}

/** Somebody at a screen: what `src/client/client.ts` lets them do, on the engine. */
export class Person {
  readonly #world: World;
  readonly #device: Device;
  readonly #tab: Tab;
  readonly #random: Prng;

  constructor(world: World, device: Device, tab: Tab, random: Prng) {
    this.#world = world;
    this.#device = device;
    this.#tab = tab;
    this.#random = random;
  }

  get #now(): number {
    return EPOCH_MS + this.#world.sim.now + this.#device.clockOffset;
  }

  #id(): string {
    return newId({ now: () => this.#now }, this.#random);
  }

  #visible(type?: string): StoredRecord[] {
    return [...this.#tab.info.store.records.values()]
      .filter((row) => row.view !== null && (type === undefined || row.entityType === type))
      .sort((a, b) => (a.entityId < b.entityId ? -1 : 1));
  }

  #waiting(...states: Mutation['state'][]): Mutation[] {
    return this.#tab.info.store
      .ordered()
      .filter((mutation) => states.includes(mutation.state) && mutation.resolvedBy === null);
  }

  /** As `submit` of the client: checked, enqueued, and "on this device" when that has happened. */
  async #submit(
    key: RecordKey,
    operation: Intent['operation'],
    payload: JsonObject,
    more: Partial<Intent> = {},
  ): Promise<void> {
    const { world, tab } = { world: this.#world, tab: this.#tab };
    const intent: Intent = {
      entityType: key.entityType,
      entityId: key.entityId,
      id: this.#id(),
      operation,
      payload,
      createdAt: new Date(this.#now).toISOString(),
      ...more,
    };
    const checked = checkIntent(world.domain, intent, new Date(intent.createdAt));
    if (!checked.ok) return;
    world.sim.trace(
      `${tab.process.name} ${operation} ${key.entityType}/${key.entityId} ${intent.id} ${JSON.stringify(payload)}${intent.resolves ? ` settles ${intent.resolves}` : ''}`,
    );
    let made: readonly Mutation[];
    try {
      ({ mutations: made } = await tab.engine.enqueue([{ ...intent, payload: checked.payload }]));
    } catch (error) {
      if (error instanceof Error && error.name !== 'QuotaExceededError') world.broken ??= error;
      return;
    }
    try {
      world.oracle.saved(tab.info, [intent.id], made);
    } catch (error) {
      world.broken ??= error as Error;
    }
    if (operation === 'DELETE') tab.lastDelete = intent.id;
    tab.runner.nudge();
  }

  #patient(): JsonObject {
    const random = this.#random;
    const identifiers = random.chance(0.3)
      ? { identifiers: [{ system: 'urn:medicalpro:mrn', value: String(random.between(1, 4)) }] }
      : {};
    return {
      birthName: random.pick(NAMES),
      birthGivenNames: 'Claire',
      gender: 'female',
      birthDate: '1984-02-29',
      ...identifiers,
    };
  }

  createPatient(): void {
    const entityId = this.#id();
    void this.#submit({ entityType: 'patient', entityId }, 'CREATE', this.#patient());
    if (this.#random.chance(0.4)) this.#appointmentFor(entityId);
    if (this.#random.chance(0.3))
      void this.#submit({ entityType: 'patient', entityId }, 'UPDATE', { note: this.#random.pick(NOTES) });
  }

  #anyPatient(): string | null {
    const patients = this.#visible('patient');
    return patients.length === 0 ? null : this.#random.pick(patients).entityId;
  }

  #appointmentFor(patientId: string): void {
    const hour = this.#random.between(8, 17);
    const [start, end] = [
      `2026-12-01T${String(hour).padStart(2, '0')}:00:00.000Z`,
      `2026-12-01T${String(hour).padStart(2, '0')}:30:00.000Z`,
    ];
    void this.#submit({ entityType: 'appointment', entityId: this.#id() }, 'CREATE', {
      patientId,
      practitionerIds: [this.#world.practitioners.get(this.#tab.person.tenantId) as string],
      start,
      end,
      status: 'booked',
    });
  }

  createAppointment(): void {
    const patientId = this.#anyPatient();
    if (patientId) this.#appointmentFor(patientId);
  }

  createNote(): void {
    const patientId = this.#anyPatient();
    const practitionerId = this.#world.practitioners.get(this.#tab.person.tenantId) as string;
    if (patientId)
      void this.#submit({ entityType: 'medicalRecord', entityId: this.#id() }, 'CREATE', {
        patientId,
        practitionerId,
        occurredAt: '2026-11-20T10:00:00.000Z',
        type: 'note',
        title: 'Visite',
        text: this.#random.pick(NOTES),
      });
  }

  createConsent(): void {
    const patientId = this.#anyPatient();
    if (patientId)
      void this.#submit({ entityType: 'consent', entityId: this.#id() }, 'CREATE', {
        patientId,
        type: 'care',
        status: 'active',
        language: 'fr',
        text: 'Je consens.',
      });
  }

  edit(marker?: 'poison' | 'faulty'): void {
    const rows = this.#visible().filter(({ entityType }) =>
      marker ? entityType === 'patient' : entityType !== 'practitioner',
    );
    if (rows.length === 0) return;
    const row = this.#random.pick(rows);
    const patch = marker ? { note: marker } : this.#patchOf(row);
    void this.#submit(row, 'UPDATE', patch);
  }

  #patchOf({ entityType }: StoredRecord): JsonObject {
    const random = this.#random;
    const note = random.pick(NOTES);
    switch (entityType) {
      case 'appointment':
        return random.pick<JsonObject>([
          { reason: note },
          { comment: note },
          { status: 'arrived' },
          { status: 'cancelled' },
          { status: 'fulfilled' },
        ]);
      case 'medicalRecord':
        return random.pick<JsonObject>([{ text: note }, { title: note }]);
      case 'consent':
        return random.pick<JsonObject>([{ status: 'inactive' }, { text: note }, { status: 'active' }]);
      default:
        return random.pick<JsonObject>([
          { note },
          { usualName: note },
          { note, usualGiven: note },
          { language: random.pick(['fr', null]) },
        ]);
    }
  }

  remove(): void {
    const rows = this.#visible().filter(({ entityType }) => entityType !== 'practitioner');
    if (rows.length > 0) void this.#submit(this.#random.pick(rows), 'DELETE', {});
  }

  /** As `undoDelete` of the client. */
  undoDelete(): void {
    const id = this.#tab.lastDelete;
    const mutation = this.#tab.info.store.ordered().find((item) => item.id === id);
    if (!mutation) return;
    this.#tab.lastDelete = null;
    this.#world.oracle.undone(mutation.id);
    if (needsPerson(mutation.state)) return this.#giveUp(mutation);
    this.#drop(mutation);
  }

  #drop(mutation: Mutation): void {
    const { oracle, sim } = this.#world;
    oracle.mayDrop(mutation.id);
    sim.trace(`${this.#tab.process.name} drops ${mutation.id}`);
    this.#tab.engine.drop(mutation.id).catch((error: unknown) => this.#notStorage(error));
  }

  #notStorage(error: unknown): void {
    if (error instanceof Error && error.name !== 'QuotaExceededError') this.#world.broken ??= error;
  }

  settle(): void {
    const waiting = this.#waiting('conflict');
    // Or, in a tab that has not heard of it yet, what has been settled already.
    const conflicts =
      waiting.length > 0 ? waiting : this.#tab.info.store.ordered().filter(({ state }) => state === 'conflict');
    if (conflicts.length === 0) return;
    const mutation = this.#random.pick(conflicts);
    const pick = Object.fromEntries(
      Object.keys(mutation.payload).map((field) => [field, this.#random.pick(['mine', 'server'] as const)]),
    );
    const choose = () => {
      const { operation, payload } = resolutionIntent(
        this.#world.domain,
        mutation,
        this.#random.pick([{ kind: 'mine' }, { kind: 'server' }, { kind: 'fields', pick }] as const),
      );
      return this.#submit(mutation, operation, payload, { resolves: mutation.id });
    };
    const first = choose();
    // And at once another way.
    if (this.#random.chance(0.25)) void first.then(choose);
  }

  retry(): void {
    const stuck = this.#waiting('rejected', 'failed');
    if (stuck.length === 0) return;
    const mutation = this.#random.pick(stuck);
    if (mutation.state === 'rejected')
      void this.#submit(mutation, mutation.operation, mutation.payload, { resolves: mutation.id });
    else
      void this.#tab.engine.retryFailed(mutation.id).then(
        () => this.#tab.runner.nudge(),
        (error: unknown) => this.#notStorage(error),
      );
  }

  discard(): void {
    const stuck = this.#waiting('rejected', 'failed', 'conflict');
    if (stuck.length > 0) this.#giveUp(this.#random.pick(stuck));
  }

  #giveUp(mutation: Mutation): void {
    if (mutation.state === 'conflict' || mutation.state === 'rejected')
      void this.#submit(mutation, 'KEEP_SERVER', {}, { resolves: mutation.id });
    else this.#drop(mutation);
  }

  /** Clears the desk: everything that waits for a person gets an answer. */
  clearDesk(): boolean {
    const waiting = this.#tab.info.store
      .ordered()
      .filter((mutation) => needsPerson(mutation.state) && mutation.resolvedBy === null);
    for (const mutation of waiting) {
      if (mutation.state === 'failed')
        void this.#tab.engine.retryFailed(mutation.id).then(() => this.#tab.runner.nudge());
      else this.#giveUp(mutation);
    }
    return waiting.length > 0;
  }
}
