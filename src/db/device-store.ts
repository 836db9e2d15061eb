import { Dexie, type Table } from 'dexie';
import type { LoginResponse } from '../contract/protocol.ts';
import type { FaultPlan } from '../lib/network-faults.ts';
import { SilentError, within } from '../lib/within.ts';
import { asStorageError } from './faults.ts';
import { followPage, Presence } from './presence.ts';

/** Time limit for a call of the small store. */
const ANSWER_MS = 8_000;

/** Who uses this device now: what a page and the service worker need to open the right store without the network. */
export interface CurrentSession {
  key: 'current';
  account: Omit<LoginResponse, 'accessToken' | 'expiresIn'>;
  signedInAt: string;
  /** When the session's cookie was last rotated (device time, ms). */
  refreshedAt?: number;
  /** Types of which the person may do less than before, until they have read it. */
  narrowed?: readonly string[];
}

/** Somebody has signed out here, and the server has not confirmed it yet. */
export interface Leaving {
  key: 'leaving';
  tenantId: string;
  userId: string;
  at: string;
}

/** The last session on this device was ended by a sign-out, not by the loss of the store. */
interface Ended {
  key: 'ended';
}

/** What the store knows about the session; `unknown`: nothing, because the store was created anew. */
export type Standing = { kind: 'signed-in'; current: CurrentSession } | { kind: 'signed-out' } | { kind: 'unknown' };

/** Simulated faults are allowed on this device for a while; `plan` null: none is in force. */
export interface AllowedFaults {
  key: 'faults';
  /** Until when (device time, ms). After it, what is written here counts for nothing. */
  until: number;
  plan: FaultPlan | null;
}

type Row = CurrentSession | Leaving | Ended | AllowedFaults;
type DeviceDatabase = Dexie & { session: Table<Row, Row['key']> };

export const DEVICE_DATABASE = 'medicalpro-device';

function open(presence: Presence): DeviceDatabase {
  const factory = Dexie.dependencies.indexedDB as IDBFactory | undefined;
  const database = new Dexie(DEVICE_DATABASE, {
    chromeTransactionDurability: 'strict',
    ...(factory ? { indexedDB: presence.watch(factory) } : {}),
  }) as DeviceDatabase;
  database.version(1).stores({ session: 'key' });
  database.on('versionchange', () => database.close());
  return database;
}

/**
 * The device's own small store, for the life of the page or worker. It contains no token: the session is in an httpOnly
 * cookie.
 */
export class DeviceStore {
  readonly #presence = new Presence();
  readonly #db = open(this.#presence);

  constructor() {
    followPage(this.#presence);
  }

  /**
   * Every failure is a fault of the store (ST-1). A handle whose call does not return is replaced by the next call
   * (ST-14).
   */
  async #ask<T>(work: () => PromiseLike<T>): Promise<T> {
    try {
      return await this.#presence.during(() => within(ANSWER_MS, work()));
    } catch (error) {
      if (error instanceof SilentError) this.#db.close();
      throw asStorageError(error);
    }
  }

  async #opened(): Promise<void> {
    if (!this.#db.isOpen()) await this.#db.open();
  }

  async current(): Promise<CurrentSession | null> {
    const row = await this.#ask(async () => (await this.#opened(), this.#db.session.get('current')));
    return row?.key === 'current' ? row : null;
  }

  async standing(): Promise<Standing> {
    const [current, ended] = await this.#ask(
      async () => (await this.#opened(), this.#db.session.bulkGet(['current', 'ended'])),
    );
    if (current?.key === 'current') return { kind: 'signed-in', current };
    return { kind: ended ? 'signed-out' : 'unknown' };
  }

  /** A sign-in ends the earlier session on the server, so no sign-out has to be sent any more. */
  async signIn(account: CurrentSession['account'], signedInAt: string): Promise<void> {
    await this.write(async (session) => {
      await session.put({ key: 'current', account, signedInAt });
      await session.bulkDelete(['leaving', 'ended']);
    });
  }

  /** The account as the server has told it anew; `narrowed`: what is to be told; absent: as it was. Not another person's. */
  async renewed(account: CurrentSession['account'], narrowed?: readonly string[]): Promise<void> {
    await this.write(async (session) => {
      const row = await session.get('current');
      if (
        row?.key === 'current' &&
        row.account.user.id === account.user.id &&
        row.account.tenant.id === account.tenant.id
      )
        await session.put({
          ...row,
          account: { ...account, device: row.account.device },
          ...(narrowed && { narrowed }),
        });
    });
  }

  async refreshed(at: number): Promise<void> {
    await this.write(async (session) => {
      const row = await session.get('current');
      if (row?.key === 'current') await session.put({ ...row, refreshedAt: at });
    });
  }

  /** Ends the session on this device and notes that the sign-out has to be sent, in one transaction (OB-11). */
  async signOut(at: string): Promise<void> {
    await this.write(async (session) => {
      const row = await session.get('current');
      if (row?.key === 'current')
        await session.put({ key: 'leaving', tenantId: row.account.tenant.id, userId: row.account.user.id, at });
      await session.delete('current');
      await session.put({ key: 'ended' });
    });
  }

  async leaving(): Promise<Leaving | null> {
    const row = await this.#ask(async () => (await this.#opened(), this.#db.session.get('leaving')));
    return row?.key === 'leaving' ? row : null;
  }

  /** The server has confirmed the sign-out. */
  async left(): Promise<void> {
    await this.#ask(async () => (await this.#opened(), this.#db.session.delete('leaving')));
  }

  /** The row in which the simulated faults are; most devices have none, and load nothing else of them. */
  async faultsRow(): Promise<AllowedFaults | null> {
    const row = await this.#ask(async () => (await this.#opened(), this.#db.session.get('faults')));
    return row?.key === 'faults' ? row : null;
  }

  /** Changes things in one transaction. */
  async write(work: (session: DeviceDatabase['session']) => Promise<void>): Promise<void> {
    await this.#ask(async () => {
      await this.#opened();
      await this.#db.transaction('rw', this.#db.session, () => work(this.#db.session));
    });
  }
}
