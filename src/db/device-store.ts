import { Dexie, type Table } from 'dexie';
import type { LoginResponse } from '../contract/protocol.ts';
import { followPage, Presence } from './presence.ts';

/** Who uses this device now: what a page and the service worker need to open the right store, without the network. */
export interface CurrentSession {
  key: 'current';
  account: Omit<LoginResponse, 'accessToken' | 'expiresIn'>;
  signedInAt: string;
  /** When the session's cookie was last rotated (device time, ms). */
  refreshedAt?: number;
}

type DeviceDatabase = Dexie & { session: Table<CurrentSession, 'current'> };

function open(presence: Presence): DeviceDatabase {
  const factory = Dexie.dependencies.indexedDB as IDBFactory | undefined;
  const database = new Dexie('medicalpro-device', { chromeTransactionDurability: 'strict', ...(factory ? { indexedDB: presence.watch(factory) } : {}) }) as DeviceDatabase;
  database.version(1).stores({ session: 'key' });
  database.on('versionchange', () => database.close());
  return database;
}

/** The device's own small store, for the life of the page or worker. It holds no token: the session is in an httpOnly cookie. */
export class DeviceStore {
  readonly #presence = new Presence();
  readonly #db = open(this.#presence);

  constructor() {
    followPage(this.#presence);
  }

  async current(): Promise<CurrentSession | null> {
    return (await this.#presence.during(() => this.#db.session.get('current'))) ?? null;
  }

  async signIn(account: CurrentSession['account'], signedInAt: string): Promise<void> {
    await this.#presence.during(() => this.#db.session.put({ key: 'current', account, signedInAt }));
  }

  async refreshed(at: number): Promise<void> {
    await this.#presence.during(() => this.#db.session.update('current', { refreshedAt: at }));
  }

  async signOut(): Promise<void> {
    await this.#presence.during(() => this.#db.session.delete('current'));
  }
}
