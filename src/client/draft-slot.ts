import type { JsonObject } from '../lib/json.ts';
import { slotOf } from '../queue/drafts.ts';
import type { LocalReads, NamedDraft, StoredDraft } from '../queue/ports.ts';

/** Which forms are open on this device, in any tab. */
export interface OpenForms {
  /** Marks a form as open, until the returned function is called or this context ends. */
  hold(slot: string): () => void;
  held(): Promise<ReadonlySet<string>>;
}

/**
 * If open forms cannot be known, a draft that was left looks like one that is being typed. Even then no form writes
 * into another's slot.
 */
export const NO_OPEN_FORMS: OpenForms = { hold: () => () => undefined, held: async () => new Set() };

export interface SlotPorts {
  reads: LocalReads;
  forms: OpenForms;
  now: () => number;
  /** Called when the state of the draft changes. */
  wrote: (state: DraftState) => void;
  /** The store has refused what was typed; null: it works again. */
  onStore: (error: unknown) => void;
}

export interface DraftState {
  /** Device time of the write that stored everything that was typed; null if there is none. */
  savedAt: string | null;
  /** Something was typed that is not stored yet. */
  pending: boolean;
  /** The store has refused it; it is tried again until it succeeds. */
  failed: boolean;
}

export interface Found {
  draft: StoredDraft | null;
  /** How many more drafts were left. */
  others: number;
}

/** From the first keystroke that is not stored yet to its write. */
const DELAY_MS = 400;
/** Pause in typing before the draft is reported as saved: without it the note would flicker. */
const QUIET_MS = 400;
/** How long after a refused write it is tried again. */
const AGAIN_MS = 5_000;

interface Pending {
  timer: ReturnType<typeof setTimeout>;
  values: JsonObject;
  seen: number | null | undefined;
}

/**
 * What is typed in one open form: a slot of its own in the store, into which no other form writes (faults B19, SPEC
 * DF-1).
 *
 *   open (held) ──left──► free: given to the next form that is opened, by a move
 *        └──becomes a change──► gone in that change's transaction; free where that fails
 */
export class DraftSlot {
  readonly name: string;
  readonly #form: string;
  readonly #ports: SlotPorts;
  readonly #release: () => void;
  #pending: Pending | null = null;
  /** What was typed last; null once it is discarded. */
  #last: Pending | null = null;
  /** Refused by the store, and not stored. */
  #refused: Pending | null = null;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #isPending = false;
  #change: Promise<unknown> | null = null;

  constructor(ports: SlotPorts, form: string, id: string) {
    this.#ports = ports;
    this.#form = form;
    this.name = slotOf(form, id);
    this.#release = ports.forms.hold(this.name);
  }

  /**
   * Takes over a draft that was left: only the one named, otherwise the newest, or the next one after `passed` (which
   * this slot has moved itself).
   */
  async open({ only, passed }: { only?: string | undefined; passed?: string | undefined } = {}): Promise<Found> {
    for (;;) {
      const left = await this.#left(passed);
      const at =
        only === undefined
          ? left.findIndex(({ name }) => name === passed) + 1
          : left.findIndex(({ name }) => name === only);
      const next = left[at] ?? (only === undefined ? left[0] : undefined);
      if (!next) return { draft: null, others: left.length };
      const draft = await this.#ports.reads.takeDraft(next.name, this.name);
      // Otherwise another form has taken it at the same time.
      if (draft) return { draft, others: left.length - 1 };
    }
  }

  async #left(passed: string | undefined): Promise<NamedDraft[]> {
    const drafts = await this.#ports.reads.draftsOf(this.#form);
    // In this order: a form holds its lock before it writes into the slot.
    const held = await this.#ports.forms.held().catch(() => new Set<string>());
    return drafts.filter(({ name }) => name === passed || !held.has(name));
  }

  /** Stored within half a second, also while somebody types without a pause (B12). */
  save(values: JsonObject, seen?: number | null): void {
    clearTimeout(this.#quiet);
    // A later keystroke does not postpone the write.
    const timer = this.#pending?.timer ?? setTimeout(() => void this.flush(), DELAY_MS);
    this.#pending = { timer, values, seen };
    this.#last = this.#pending;
    this.#tell({ savedAt: null, pending: true, failed: this.#refused !== null });
  }

  async flush(): Promise<void> {
    const pending = this.#pending ?? this.#refused;
    if (!pending) return;
    this.#forget();
    const savedAt = new Date(this.#ports.now()).toISOString();
    const error: unknown = await this.#ports.reads.saveDraft(this.name, pending.values, savedAt, pending.seen).then(
      () => null,
      (reason: unknown) => reason ?? new Error('not kept'),
    );
    if (this.#last !== null && (error !== null) !== (this.#refused !== null)) this.#ports.onStore(error);
    if (this.#last !== pending) {
      // A later keystroke has a write of its own.
      if (this.#last !== null && error === null) this.#refused = null;
      return;
    }
    if (error !== null) {
      this.#refused = { ...pending, timer: setTimeout(() => void this.flush(), AGAIN_MS) };
      this.#last = this.#refused;
      this.#tell({ savedAt: null, pending: false, failed: true });
      return;
    }
    this.#refused = null;
    this.#quiet = setTimeout(() => this.#tell({ savedAt, pending: false, failed: false }), QUIET_MS);
  }

  clear(): void {
    this.#forget();
    this.#last = null;
    this.#refused = null;
    clearTimeout(this.#quiet);
    this.#tell({ savedAt: null, pending: false, failed: false });
    void this.#ports.reads.deleteDraft(this.name).catch(() => undefined);
  }

  /** What was typed is written first, so that the change's own transaction comes last and removes it (faults B20). */
  become<T extends Promise<unknown>>(make: (draft: string) => T): T {
    void this.flush();
    const change = make(this.name);
    this.#change = change.then(
      () => this.clear(),
      () => undefined,
    );
    return change;
  }

  /** The form is no longer shown. */
  leave(): void {
    void this.flush();
    if (this.#change) void this.#change.then(this.#release);
    else this.#release();
  }

  #tell(state: DraftState): void {
    // Reported already: most keystrokes change nothing.
    if (state.pending && this.#isPending) return;
    this.#isPending = state.pending;
    this.#ports.wrote(state);
  }

  #forget(): void {
    if (this.#pending) clearTimeout(this.#pending.timer);
    if (this.#refused) clearTimeout(this.#refused.timer);
    this.#pending = null;
  }
}
