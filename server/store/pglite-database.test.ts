import { clinicMigrations } from '../domains/clinic/migrations/index.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { DatabaseUnavailable, type Database } from './database.ts';
import { openPglite, pgliteDatabase, pgliteOwner } from './pglite-database.ts';
import { ensureAppRole } from './app-role.ts';
import { migrate } from './migrate.ts';

const TENANT = '00000000-0000-4000-8000-000000000001';
const DEEP = '['.repeat(20_000) + ']'.repeat(20_000);

describe('SV-64 PGlite', () => {
  let close: () => Promise<void> = async () => undefined;
  let broken = 0;
  afterEach(() => close().catch(() => undefined));

  async function open(): Promise<Database> {
    const instance = await openPglite({});
    close = () => instance.close();
    const owner = pgliteOwner(instance);
    await ensureAppRole(owner);
    await migrate(owner, clinicMigrations);
    broken = 0;
    return pgliteDatabase(instance, () => (broken += 1));
  }

  it('H18 SV-64 SV-186 an instance that has broken inside answers nothing any more, and is told as broken once', async () => {
    const db = await open();
    // Nothing of the protocol is nested so deep; here it stands for whatever breaks the engine itself.
    await expect(
      db.withTenantTx({ tenantId: TENANT }, (tx) => tx.query('SELECT $1::jsonb AS deep', [DEEP])),
    ).rejects.toThrow();
    await expect(db.withTenantTx({ tenantId: TENANT }, (tx) => tx.query('SELECT 1'))).rejects.toBeInstanceOf(
      DatabaseUnavailable,
    );
    await expect(db.ping()).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect(broken).toBe(1);
  });

  it('SV-64 a refused statement and a fault of ours leave it alive', async () => {
    const db = await open();
    await expect(db.withTenantTx({ tenantId: TENANT }, (tx) => tx.query('SELECT 1 / 0'))).rejects.toMatchObject({
      code: '22012',
    });
    await expect(db.withTenantTx({ tenantId: TENANT }, () => Promise.reject(new TypeError('ours')))).rejects.toThrow(
      'ours',
    );
    expect(
      (await db.withTenantTx({ tenantId: TENANT }, (tx) => tx.query<{ one: number }>('SELECT 1 AS one'))).rows,
    ).toEqual([{ one: 1 }]);
    expect(broken).toBe(0);
  });
});
