/** A backup is worth what can be restored of it: large contents, damaged disks, and the drill that tries it. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BadBackup, restore } from '../../server/backup/backup.ts';
import { textOf, verifyFile, writeBackup } from '../../server/backup/backup-file.ts';
import { drill } from '../../server/backup/drill.ts';
import type { OwnerConnection, Tx } from '../../server/store/database.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { writeLargeConsents } from './large-consents.ts';
import { signIn } from './server-client.ts';

/** All 720 that once could not be restored: `npm run prove:server -- --only restore`. */
const CONSENTS = 60;
const MIB = 1024 * 1024;

let server: TestServer;
let folder: string;
let file: string;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mp-backup-'));
  file = path.join(folder, 'clinic.backup');
  server = await createTestServer({ engine: 'pg' });
  await writeBackup(server.owner, file, () => undefined);
});

afterAll(async () => {
  await server.close();
  await stopTestCluster();
  fs.rmSync(folder, { recursive: true, force: true });
});

const cli = (...args: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'server/backup-cli.ts', ...args], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8',
  });

describe('a small backup', () => {
  test('H1 SV-121 a file is read back before it gets its name; damaged or cut, it is not taken', async () => {
    const tables: string[] = [];
    await writeBackup(server.owner, file, (table) => void tables.push(table));
    expect(tables).toContain('consent');
    const counts = await verifyFile(file);
    expect(counts.get('app_user')).toBe(8);
    expect(fs.readdirSync(folder)).toEqual(['clinic.backup']);
    const whole = fs.readFileSync(file);
    const broken = path.join(folder, 'broken');
    const damages: [string, Uint8Array][] = [
      ['cut', whole.subarray(0, whole.length - 20)],
      ['empty', new Uint8Array()],
      ['a page', Buffer.from('<html>')],
      ['other rows', gzipSync(gunzipSync(whole).toString().replace('LEFÈVRE', 'LEFEVRE'))],
      ['a flipped bit', Uint8Array.from(whole, (byte, at) => (at === Math.floor(whole.length / 2) ? byte ^ 1 : byte))],
    ];
    for (const [name, bytes] of damages) {
      fs.writeFileSync(broken, bytes);
      await expect(verifyFile(broken), name).rejects.toBeInstanceOf(BadBackup);
    }
    fs.rmSync(broken);
    await expect(verifyFile(path.join(folder, 'absent'))).rejects.toBeInstanceOf(BadBackup);
  });

  test('H1 SV-121 a disk that takes no more ends the backup, and leaves no file', async () => {
    const nowhere = path.join(folder, 'no such folder', 'clinic.backup');
    await expect(writeBackup(server.owner, nowhere, () => undefined)).rejects.toMatchObject({ code: 'ENOENT' });
    // The connection is free again.
    await writeBackup(server.owner, file, () => undefined);
  });

  test('H1 SV-122 the drill is one command, needs no database, and says what it restored', async () => {
    const good = cli('drill', file);
    expect(good.stdout).toContain('the backup can be restored');
    expect(good.stdout).toMatch(/atlas: 5 records, \d+ audit entries/);
    expect(good.status).toBe(0);
    const whole = fs.readFileSync(file);
    const cut = path.join(folder, 'cut');
    fs.writeFileSync(cut, whole.subarray(0, whole.length / 2));
    const bad = cli('drill', cut);
    expect(bad.status).toBe(1);
    expect(bad.stderr).toContain('cut off or damaged');
  });

  test('H1 SV-122 the drill finds what a whole file does not show: an audit that was changed', async () => {
    await server.owner.exec("UPDATE audit_entry SET action = 'read'");
    await writeBackup(server.owner, file, () => undefined);
    const { faults } = await drill(file);
    expect(faults.join()).toContain('the audit of atlas breaks');
  });
});

describe('a backup with large contents', () => {
  /** The connection, and how much went over it at once. */
  const measured = (owner: OwnerConnection) => {
    const most = { sent: 0, read: 0 };
    const wrap = (tx: Tx): Tx => ({
      ...tx,
      async query<R>(text: string, params: readonly unknown[] = []) {
        for (const param of params) if (typeof param === 'string') most.sent = Math.max(most.sent, param.length);
        const answer = await tx.query<R>(text, params);
        most.read = Math.max(most.read, JSON.stringify(answer.rows).length);
        return answer;
      },
    });
    const transaction: OwnerConnection['transaction'] = (fn) => owner.transaction((tx) => fn(wrap(tx)));
    return { most, owner: { ...owner, transaction } };
  };

  test(
    'H1 SV-120 what is read and loaded at once is bounded by its size, not by its rows',
    { timeout: 120_000 },
    async () => {
      const fresh = await createTestServer({ engine: 'pg' });
      try {
        await writeLargeConsents(fresh, await signIn(fresh, 'dr@atlas.test'), CONSENTS, 'together');
        const reading = measured(fresh.owner);
        await writeBackup(reading.owner, file, () => undefined);
        expect((await verifyFile(file)).get('consent')).toBe(CONSENTS);
        const loading = measured(fresh.owner);
        await restore(loading.owner, textOf(file), { replace: true, keepSessions: false });
        expect(reading.most.read).toBeGreaterThan(MIB);
        expect(reading.most.read).toBeLessThan(6 * MIB);
        expect(loading.most.sent).toBeGreaterThan(MIB);
        expect(loading.most.sent).toBeLessThan(8 * MIB);
        const { rows } = await fresh.owner.query("SELECT 1 FROM consent WHERE length(signature ->> 'image') > 399000");
        expect(rows).toHaveLength(CONSENTS);
        expect((await drill(file)).faults).toEqual([]);
      } finally {
        await fresh.close();
      }
    },
  );
});
