import { entityOf, type Domain } from '../../src/contract/domain.ts';
import { applyPatch, referencesOf, type EntityRecord } from '../../src/contract/entity.ts';
import { permissionFor } from '../../src/contract/permissions.ts';
import type { OutboxEvent } from '../../src/contract/protocol.ts';
import { canonicalJson, jsonEqual, type JsonObject } from '../../src/lib/json.ts';
import { keyOf, type Mutation } from '../../src/queue/model.ts';
import type { ModelServer, Note, Principal } from './model-server.ts';
import type { Commit, SimStore } from './sim-store.ts';

/** A violated invariant, with its number and name. */
export class InvariantError extends Error {
  override name = 'InvariantError';
  readonly invariant: string;
  constructor(invariant: string, detail: string) {
    super(`${invariant}: ${detail}`);
    this.invariant = invariant;
  }
}

export interface Seen {
  mutation: Mutation;
  store: StoreInfo;
  /** A person was told "on this device". */
  confirmed: boolean;
  acknowledgedAt: number | null;
  /**
   * Acknowledged while the device held no cursor yet: a restore in that moment can't be noticed by anything that it
   * holds.
   */
  beforeFirstPull: boolean;
  gone: 'discarded' | 'settled' | 'trimmed' | 'wiped' | null;
  /** How often its device had been wiped when it was made: what is made after that knows nothing of it. */
  life: number;
  /** A copy of the device has it too. */
  copied: boolean;
}

export interface StoreInfo {
  name: string;
  device: number;
  person: Principal;
  store: SimStore;
  wipes: number;
  /** Of a copied device: what was on it when it was copied. */
  inherited?: ReadonlySet<string>;
}

const WEEK = 7 * 24 * 3_600_000;

/** The reference of RB-1 and RB-2, written apart from the engine's own. */
export function expectedView(
  confirmed: EntityRecord | null,
  confirmedVersion: number,
  mutations: readonly Mutation[],
): EntityRecord | null {
  let view = confirmed;
  /** Numbers from what is settled first down to this one: what settles stands before what it resolves. */
  const place = ({ seq, resolves }: Mutation): number[] => {
    const settled = mutations.find(({ id }) => id === resolves);
    return settled ? [...place(settled), seq] : [seq];
  };
  const before = (a: number[], b: number[]): number => {
    const at = a.findIndex((seq, depth) => seq !== b[depth]);
    return at < 0 || b[at] === undefined ? b.length - a.length : (a[at] ?? 0) - b[at];
  };
  for (const mutation of [...mutations].sort((a, b) => before(place(a), place(b)))) {
    const { state, operation } = mutation;
    const hidden =
      state === 'acknowledged' ||
      state === 'rejected' ||
      mutation.resolvedBy !== null ||
      operation === 'KEEP_SERVER' ||
      (state === 'conflict' && operation !== 'UPDATE') ||
      (state !== 'conflict' && mutation.ackVersion !== null && mutation.ackVersion <= confirmedVersion);
    if (hidden) continue;
    if (operation === 'CREATE') view = { ...mutation.payload, id: mutation.entityId };
    else if (operation === 'DELETE') view = null;
    else if (view !== null) view = applyPatch(view, mutation.payload);
  }
  return view;
}

/** What was promised to whom, and what became of it. Looks at every committed transaction of every device. */
export class Oracle {
  readonly seen = new Map<string, Seen>();
  readonly stores: StoreInfo[] = [];
  /** Every state of every record that any server has ever shown: `tenant type/id version` → data. */
  readonly #truths = new Map<string, Set<string>>();
  readonly #words = new Map<string, string>();
  readonly #said = new Map<string, Set<string>>();
  /** Of a restored server: what it says now, not what it has forgotten. */
  readonly #lastSaid = new Map<string, string>();
  readonly #droppable = new Set<string>();
  readonly #undone = new Set<string>();
  readonly #requests = new Map<number, number[]>();
  readonly #now: () => number;
  readonly #domain: Domain;
  /** Tier B: the real server's cursors and times are its own. */
  decodeCursor: (cursor: string) => { e: string; r: number; f: string; s?: unknown } = (cursor) =>
    JSON.parse(cursor) as never;
  same: (a: unknown, b: unknown) => boolean = jsonEqual;
  counts = { saved: 0, acknowledged: 0, conflicts: 0, rejected: 0, requests: 0, overruled: 0 };

  constructor(now: () => number, domain: Domain) {
    this.#now = now;
    this.#domain = domain;
  }

  attach(info: StoreInfo): void {
    this.stores.push(info);
    info.store.onCommit = (commit) => this.#committed(info, commit);
  }

  /** `made`: what the engine calls these. */
  saved(info: StoreInfo, ids: readonly string[], made: readonly Mutation[]): void {
    for (const id of ids) {
      const seen = this.seen.get(id);
      if (
        !seen &&
        this.#isOverruledAtOnce(
          info,
          made.find((mutation) => mutation.id === id),
        )
      ) {
        this.counts.overruled += 1;
        continue;
      }
      if (!seen) fail('I1 no loss', `"on this device" was said of ${id}, which no store holds`);
      const { store, name } = seen.store;
      const key = keyOf(seen.mutation);
      const row = store.records.get(key);
      const expected = expectedView(row?.confirmed ?? null, row?.confirmedVersion ?? 0, byRecord(store).get(key) ?? []);
      if (seen.gone === null && !jsonEqual(row?.view ?? null, expected))
        fail('I7 own writes', `${name} does not show ${id}`);
      seen.confirmed = true;
      this.counts.saved += 1;
    }
  }

  /** From now on two devices hold what the one held, and go ways of their own. */
  copied(info: StoreInfo, copy: StoreInfo): void {
    const inherited = new Set(
      [...this.seen].filter(([, { store, life }]) => store === info && life === info.wipes).map(([id]) => id),
    );
    for (const id of info.inherited ?? []) inherited.add(id);
    for (const id of inherited) (this.seen.get(id) as Seen).copied = true;
    copy.inherited = inherited;
    this.attach(copy);
  }

  /** Whether who made `seen` had made that event before, or had it from the device that it is a copy of. */
  #isOwn(seen: Seen, eventId: string): boolean {
    if (seen.store.inherited?.has(eventId)) return true;
    const other = this.seen.get(eventId);
    return other !== undefined && other.store === seen.store && other.life === seen.life;
  }

  /** A person gives it up; what followed a CREATE goes with it. */
  mayDrop(id: string): void {
    this.#droppable.add(id);
  }

  wiped(info: StoreInfo): void {
    info.wipes += 1;
    for (const seen of this.seen.values()) if (seen.store === info && seen.gone === null) seen.gone = 'wiped';
  }

  truth(tenantId: string, key: string, version: number, data: EntityRecord | null): void {
    const at = `${tenantId} ${key} ${version}`;
    const known = this.#truths.get(at) ?? new Set();
    known.add(canonicalJson(data));
    this.#truths.set(at, known);
  }

  /** The server's words, as it says them: one word on one mutation for ever (in one epoch). */
  said(epoch: string, id: string, kind: string, word: unknown): void {
    const said = this.#said.get(id) ?? new Set();
    this.#said.set(id, said.add(kind));
    this.#lastSaid.set(id, kind);
    if (kind === 'deferred') return;
    const text = canonicalJson(word);
    const before = this.#words.get(`${epoch} ${id}`);
    if (before !== undefined && before !== text)
      fail('I4 one outcome', `${id} was answered ${before} and then ${text}`);
    this.#words.set(`${epoch} ${id}`, text);
  }

  /** I15: a device asks no server in a loop. */
  requested(device: number): void {
    this.counts.requests += 1;
    const now = this.#now();
    const recent = (this.#requests.get(device) ?? []).filter((at) => at > now - 60_000);
    recent.push(now);
    this.#requests.set(device, recent);
    if (recent.length > 300) fail('I15 backoff', `device ${device} sent ${recent.length} requests within a minute`);
  }

  /**
   * U8: what needs a record waits for its making; checked when a request leaves. `taken`: what the server has told the
   * sender that it took.
   */
  leaves(info: StoreInfo, events: readonly OutboxEvent[], taken: ReadonlySet<string>): void {
    const open = new Map<string, Mutation>();
    for (const mutation of info.store.outbox.values())
      if (
        mutation.operation === 'CREATE' &&
        mutation.state !== 'acknowledged' &&
        !taken.has(mutation.id) &&
        !open.has(keyOf(mutation))
      )
        open.set(keyOf(mutation), mutation);
    const passed = new Set<string>();
    for (const event of events) {
      this.#unchanged(event);
      const definition = entityOf(this.#domain, event.entityType);
      for (let id = event.resolves; id !== undefined; id = this.seen.get(id)?.mutation.resolves ?? undefined)
        passed.add(`settled ${id}`);
      const refers =
        definition && typeof event.payload === 'object' && event.payload !== null
          ? referencesOf(definition, event.payload as JsonObject)
          : [];
      for (const key of [event, ...refers].map(keyOf)) {
        const making = open.get(key);
        const place = this.#placeOf(event.id);
        if (making === undefined || making.seq >= place || passed.has(key) || passed.has(`settled ${making.id}`))
          continue;
        fail(
          'I3 order',
          `${info.name} sent ${event.id} (${event.operation}, ${place}) before ${making.id} (${making.seq}, ${making.state}${making.resolvedBy ? `, settled by ${making.resolvedBy}` : ''}), which makes ${key}`,
        );
      }
      if (event.operation === 'CREATE') passed.add(keyOf(event));
    }
  }

  /** A resolution stands where what it resolves stood. */
  #placeOf(id: string): number {
    const mutation = this.seen.get(id)?.mutation;
    if (!mutation) return 0;
    return mutation.resolves !== null && this.seen.has(mutation.resolves)
      ? this.#placeOf(mutation.resolves)
      : mutation.seq;
  }

  /** A person takes a delete back: it must not take effect behind their back. */
  undone(id: string): void {
    this.#undone.add(id);
  }

  /** I2, I3, I9, I13: effects on the server. `notes` are the record's versions, the last one is this effect. */
  applied(
    server: ModelServer,
    tenantId: string,
    { id }: OutboxEvent,
    principal: Principal,
    notes: readonly Note[],
  ): void {
    this.#explicit(id, notes);
    const { applied } = server.tenant(tenantId);
    if (applied.indexOf(id) !== applied.length - 1) fail('I2 exactly once', `${id} took effect twice`);
    const seen = this.seen.get(id);
    if (!seen) return;
    if (this.#undone.has(id) && seen.gone === 'discarded' && !seen.copied)
      fail('I7 own writes', `${id}, a delete that was taken back, took effect`);
    if (seen.store.person.tenantId !== tenantId || seen.store.person.userId !== principal.userId)
      fail('I10 isolation', `${id} was applied as somebody else`);
    // A device that was wiped begins to count anew.
    if (seen.gone === 'wiped' || seen.copied) return;
    const own = [...this.seen.values()].filter(
      ({ store, mutation, gone }) =>
        gone !== 'wiped' && store === seen.store && keyOf(mutation) === keyOf(seen.mutation),
    );
    const later = own.find(
      ({ mutation }) =>
        this.#placeOf(mutation.id) > this.#placeOf(id) && applied.indexOf(mutation.id) >= 0 && mutation.id !== id,
    );
    // After a restore, what is offered again may come after what the server had kept.
    if (later && seen.acknowledgedAt === null && seen.mutation.resolves === null && later.mutation.resolves !== id)
      fail('I3 order', `${id} (${seen.mutation.seq}) took effect after ${later.mutation.id} (${later.mutation.seq})`);
  }

  /** What somebody else did meanwhile is never written over in silence, and nothing deleted comes back by itself. */
  #explicit(id: string, notes: readonly Note[]): void {
    const seen = this.seen.get(id);
    const [note, before] = [notes.at(-1), notes.at(-2)];
    if (!seen || !note) return;
    const { operation, payload, baseVersion, entityType, resolves } = seen.mutation;
    if (before?.operation === 'DELETE' && resolves === null)
      fail('I9 no resurrection', `${id} (${operation}) brought back what v${before.version} had deleted`);
    if (operation === 'CREATE' && before && before.operation !== 'DELETE')
      fail('I13 conflicts reported', `${id} (CREATE) wrote over v${before.version}`);
    if (baseVersion === null || operation === 'CREATE') return;
    const others = notes
      .slice(0, -1)
      .filter(({ version, eventId }) => version > baseVersion && !this.#isOwn(seen, eventId));
    const definition = entityOf(this.#domain, entityType);
    if (others.length === 0 || definition?.prevails?.(payload)) return;
    const touched = others.flatMap(({ fields }) => fields);
    const overwritten = Object.keys(payload).filter(
      (field) =>
        touched.includes(field) &&
        definition?.lastWins?.includes(field) !== true &&
        !jsonEqual(before?.data?.[field] ?? null, payload[field] ?? null),
    );
    if (operation === 'DELETE' || definition?.policy === 'strict' || overwritten.length > 0)
      fail(
        'I13 conflicts reported',
        `${id} (${operation} of ${entityType}) went over v${others.map(({ version }) => version).join()} of others in silence`,
      );
  }

  /** A person is asked only where somebody else was at work. */
  conflictReported(id: string, reason: string, fields: readonly string[], notes: readonly Note[]): void {
    const seen = this.seen.get(id);
    const base = seen?.mutation.baseVersion ?? null;
    // Without fields: the server had been restored to before that version when it first said so.
    if (
      !seen ||
      seen.copied ||
      reason !== 'VERSION' ||
      fields.length === 0 ||
      base === null ||
      base > (notes.at(-1)?.version ?? 0)
    )
      return;
    // Offered again to a restored server behind a newer change of the same device, it doesn't know of that one
    // (SV-133).
    const isBehind = ({ version, eventId }: Note) =>
      version > base &&
      seen.acknowledgedAt !== null &&
      this.#isOwn(seen, eventId) &&
      this.#placeOf(eventId ?? '') > this.#placeOf(id);
    if (!notes.some((note) => isBehind(note) || (note.version > base && !this.#isOwn(seen, note.eventId))))
      fail('I13 conflicts reported', `${id} is called a conflict over ${fields.join()}, and nobody else was there`);
  }

  /** What leaves is what was queued. */
  #unchanged(event: OutboxEvent): void {
    const seen = this.seen.get(event.id);
    if (!seen) fail('I4 one outcome', `${event.id} left, which no store holds`);
    const { payload, baseVersion } = seen.mutation;
    if (!jsonEqual(event.payload, payload) || (event.baseVersion ?? null) !== baseVersion)
      fail('I14 content kept', `${event.id} left as something else`);
    if (event.userId !== seen.store.person.userId || event.tenantId !== seen.store.person.tenantId)
      fail('I10 isolation', `${event.id} left under another name`);
  }

  // ——— every committed transaction ———
  #committed(info: StoreInfo, { put, deleted, records, metaBefore }: Commit): void {
    for (const mutation of put) this.#mutationPut(info, mutation);
    for (const mutation of deleted) this.#mutationGone(info, mutation);
    const mutations = records.length > 0 ? byRecord(info.store) : new Map<string, Mutation[]>();
    for (const { before, after } of records) {
      const key = keyOf(after);
      const expected = expectedView(after.confirmed, after.confirmedVersion, mutations.get(key) ?? []);
      if (!jsonEqual(expected, after.view))
        fail(
          'I7 own writes',
          `${info.name} ${key} shows ${JSON.stringify(after.view)}, not ${JSON.stringify(expected)}`,
        );
      const oldest = (mutations.get(key) ?? [])
        .filter(({ state, resolvedBy }) => state !== 'acknowledged' && resolvedBy === null)
        .map(({ state }) => state);
      if (oldest.length === 0 ? after.syncState !== 'synced' : !(oldest as string[]).includes(after.syncState))
        fail(
          'I20 true status',
          `${info.name} calls ${key} ${after.syncState}, its queue is ${oldest.join() || 'empty'}`,
        );
      if (after.confirmed !== null && !jsonEqual(after.confirmed, before?.confirmed)) {
        const known = this.#truths.get(`${info.person.tenantId} ${key} ${after.confirmedVersion}`);
        if (!known)
          fail('I10 isolation', `${info.name} confirmed ${key} v${after.confirmedVersion}, which its tenant never had`);
        if (!known.has(canonicalJson(after.confirmed)))
          fail(
            'I11 store as written',
            `${info.name} confirmed ${key} v${after.confirmedVersion} as ${JSON.stringify(after.confirmed)}`,
          );
      }
      if (before && before.generation === after.generation) {
        if (after.confirmedVersion < before.confirmedVersion)
          fail(
            'I5 never back',
            `${info.name} ${key} went from v${before.confirmedVersion} to v${after.confirmedVersion}`,
          );
        // A restored server may have deleted it under a number that was given before.
        const tombstone =
          this.#truths.get(`${info.person.tenantId} ${key} ${after.confirmedVersion}`)?.has('null') === true;
        // What a role may no longer read is named without its content.
        const unreadable = permissionFor(info.person.role, after.entityType) === '';
        if (
          before.confirmed !== null &&
          after.confirmed === null &&
          after.confirmedVersion <= before.confirmedVersion &&
          !tombstone &&
          !unreadable
        )
          fail('I5 never back', `${info.name} ${key} v${before.confirmedVersion} was erased`);
      }
    }
    const { meta } = info.store;
    if (meta.seq < metaBefore.seq) fail('I3 order', `${info.name} gives numbers again`);
    if (meta.fence < metaBefore.fence) fail('I16 lease', `${info.name} counts holders backwards`);
    if (meta.cursor !== metaBefore.cursor) this.#cursorMoved(info, metaBefore.cursor, meta.cursor);
  }

  #cursorMoved(info: StoreInfo, before: string | null, after: string | null): void {
    if (before === null || after === null) return;
    const [old, young] = [this.decodeCursor(before), this.decodeCursor(after)];
    if (old.e === young.e && !old.s && !young.s && young.r < old.r)
      fail('I5 never back', `${info.name} cursor went from ${before} to ${after}`);
  }

  #mutationPut(info: StoreInfo, mutation: Mutation): void {
    const { id, state } = mutation;
    if (info.inherited?.has(id)) return;
    const seen = this.seen.get(id);
    if (!seen) {
      this.seen.set(id, {
        mutation,
        store: info,
        confirmed: false,
        acknowledgedAt: null,
        beforeFirstPull: false,
        gone: null,
        life: info.wipes,
        copied: false,
      });
      return;
    }
    const before = seen.mutation;
    if (seen.gone === 'trimmed') fail('I1 no loss', `${id} came back after it was trimmed`);
    if (
      before.operation !== mutation.operation ||
      keyOf(before) !== keyOf(mutation) ||
      !jsonEqual(before.payload, mutation.payload)
    )
      fail('I14 content kept', `${id} was changed in the queue`);
    seen.mutation = mutation;
    if (state === before.state) return;
    const word = state === 'acknowledged' || state === 'conflict' || state === 'rejected' ? state : null;
    if (word && !this.#said.get(id)?.has(word))
      fail('I4 one outcome', `${info.name} took ${id} for ${word}, which no server said`);
    if (state === 'acknowledged') {
      seen.acknowledgedAt = this.#now();
      seen.beforeFirstPull = info.store.meta.cursor === null;
      this.counts.acknowledged += 1;
    }
    if (state === 'conflict') this.counts.conflicts += 1;
    if (state === 'rejected') this.counts.rejected += 1;
  }

  #mutationGone(info: StoreInfo, mutation: Mutation): void {
    const { id } = mutation;
    const seen = this.seen.get(id);
    if (!seen || info.inherited?.has(id) || [...info.store.outbox.values()].some((other) => other.id === id)) return;
    if (mutation.state === 'acknowledged') {
      if (this.#now() - (seen.acknowledgedAt ?? 0) < WEEK)
        fail(
          'I1 no loss',
          `${info.name} forgot ${id}, acknowledged ${this.#now() - (seen.acknowledgedAt ?? 0)} ms ago`,
        );
      seen.gone = 'trimmed';
      return;
    }
    if (this.#isDroppable(info, mutation)) {
      if (this.#undone.has(id) && this.#lastSaid.get(id) === 'acknowledged')
        fail('I7 own writes', `${id}, a delete that was taken back, had taken effect`);
      seen.gone = 'discarded';
      return;
    }
    if (this.#isSettled(mutation)) {
      seen.gone = 'settled';
      return;
    }
    if (this.#isOverruled(info, mutation)) {
      if (this.#said.get(id)?.has('acknowledged'))
        fail('I7 own writes', `${id}, a resolution that was taken back, had taken effect`);
      this.counts.overruled += 1;
      seen.gone = 'discarded';
      return;
    }
    fail('I1 no loss', `${info.name} dropped ${id} (${mutation.operation}, ${mutation.state}) without a word`);
  }

  #isDroppable(info: StoreInfo, mutation: Mutation): boolean {
    if (this.#droppable.has(mutation.id)) return true;
    for (const id of this.#droppable) {
      const seen = this.seen.get(id);
      if (
        seen?.store === info &&
        seen.mutation.operation === 'CREATE' &&
        keyOf(seen.mutation) === keyOf(mutation) &&
        seen.mutation.seq <= mutation.seq
      )
        return true;
    }
    return false;
  }

  /** A resolution that had not left, after which the person has resolved the same conflict in another way. */
  #isOverruled(info: StoreInfo, { resolves, seq, state, left }: Mutation): boolean {
    return (
      resolves !== null &&
      state === 'pending' &&
      !left &&
      [...info.store.outbox.values()].some((other) => other.resolves === resolves && other.seq > seq)
    );
  }

  /**
   * Two resolutions of one conflict while the disk stood still: both came in one transaction, and the store has seen
   * the later one alone.
   */
  #isOverruledAtOnce(info: StoreInfo, made: Mutation | undefined): boolean {
    return (
      made?.resolves != null &&
      [...this.seen.values()].some(
        ({ store, mutation: other }) => store === info && other.resolves === made.resolves && other.seq > made.seq,
      )
    );
  }

  #isSettled(mutation: Mutation): boolean {
    let by = mutation.resolvedBy;
    for (let hops = 0; by !== null && hops < 100; hops++) {
      const seen = this.seen.get(by);
      if (!seen) return false;
      if (seen.mutation.state === 'acknowledged' || seen.gone === 'settled') return true;
      by = seen.mutation.resolvedBy;
    }
    // Settled before, by one that has done so and is gone; another resolution was begun meanwhile.
    return [...this.seen.values()].some(
      ({ mutation: other }) => other.resolves === mutation.id && other.state === 'acknowledged',
    );
  }

  // ——— the end ———

  /** After the healing: everything has its place, everybody sees the same. */
  atTheEnd(server: ModelServer): void {
    for (const info of this.stores) this.#storeAtTheEnd(info, server);
    for (const seen of this.seen.values()) this.#mutationAtTheEnd(seen, server);
  }

  #storeAtTheEnd(info: StoreInfo, server: ModelServer): void {
    const { store, name, person } = info;
    const ids = new Set([...store.outbox.values()].map(({ id }) => id));
    for (const mutation of store.outbox.values()) {
      if (mutation.state === 'pending' || mutation.state === 'sent')
        fail('I19 liveness', `${name} still has ${mutation.id} ${mutation.state} (${mutation.operation})`);
      if (mutation.state !== 'acknowledged' && mutation.resolvedBy !== null)
        fail(
          'I19 liveness',
          `${name} keeps ${mutation.id}, ${mutation.state}, which ${ids.has(mutation.resolvedBy) ? '' : 'the vanished '}${mutation.resolvedBy} settles`,
        );
      if (mutation.state !== 'acknowledged')
        fail(
          'I19 liveness',
          `${name} still asks a person about ${mutation.id} (${mutation.operation} ${mutation.state} ${mutation.rejection?.code ?? mutation.conflict?.reason ?? ''})`,
        );
    }
    const { contact } = store.meta;
    if (contact.pauses.length > 0 || contact.failure !== null)
      fail('I20 true status', `${name} says ${contact.failure ?? contact.pauses.join()} though all is well`);
    if (store.meta.snapshot) fail('I19 liveness', `${name} never finished its snapshot`);
    const { rows } = server.tenant(person.tenantId);
    for (const [key, row] of rows) {
      if (row.deleted) continue;
      const local = store.records.get(key);
      const data = row.notes.at(-1)?.data ?? null;
      if (!local || !this.same(local.view, data))
        fail(
          'I6 convergence',
          `${name} shows ${key} as ${JSON.stringify(local?.view ?? null)} (v${local?.confirmedVersion}), the server has v${row.version} ${JSON.stringify(data)}`,
        );
      if (local.syncState !== 'synced') fail('I20 true status', `${name} calls ${key} ${local.syncState}`);
    }
    for (const [key, local] of store.records) {
      const row = rows.get(key);
      if ((!row || row.deleted) && local.view !== null)
        fail(
          row ? 'I9 no resurrection' : 'I6 convergence',
          `${name} shows ${key} v${local.confirmedVersion}, which the server has not`,
        );
    }
  }

  #mutationAtTheEnd(seen: Seen, server: ModelServer): void {
    const { mutation, store } = seen;
    if (seen.gone !== null) return;
    if (mutation.state !== 'acknowledged') fail('I1 no loss', `${store.name} left ${mutation.id} ${mutation.state}`);
    const receipt = server.tenant(store.person.tenantId).receipts.get(mutation.id);
    if (receipt?.word.kind !== 'acknowledged' && !seen.beforeFirstPull)
      fail(
        'I1 no loss',
        `${mutation.id} (${mutation.operation} of ${keyOf(mutation)}, ${store.name}) was acknowledged, and the server has ${receipt?.word.kind ?? 'nothing'}`,
      );
  }
}

function byRecord(store: SimStore): Map<string, Mutation[]> {
  const map = new Map<string, Mutation[]>();
  for (const mutation of store.outbox.values()) {
    const key = keyOf(mutation);
    const list = map.get(key);
    if (list) list.push(mutation);
    else map.set(key, [mutation]);
  }
  return map;
}

export function fail(invariant: string, detail: string): never {
  throw new InvariantError(invariant, detail);
}
