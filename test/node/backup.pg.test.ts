/** A backup is worth what can be restored of it: large contents, damaged disks, and the drill that tries it. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BadBackup, restore } from '../../server/backup/backup.ts';
import { clinicMigrations } from '../../server/domains/clinic/migrations/index.ts';
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

  describe('H1 SV-187 where a backup is written', () => {
    const at = (name: string) => path.join(folder, name);
    const write = (name: string) => writeBackup(server.owner, at(name), () => undefined);
    const modeOf = (name: string) => (fs.statSync(name).mode & 0o777).toString(8);

    test('H1 SV-187 nothing that lies under the name of the unfinished file is written into: no link, no file that others read', async () => {
      fs.writeFileSync(at('victim'), 'something else');
      fs.symlinkSync(at('victim'), at('a.making'));
      await write('a');
      expect(fs.readFileSync(at('victim'), 'utf8')).toBe('something else');
      expect(fs.lstatSync(at('a')).isFile()).toBe(true);
      fs.writeFileSync(at('b.making'), 'of a backup that was killed', { mode: 0o644 });
      await write('b');
      expect(modeOf(at('b'))).toBe('600');
    });

    test('H1 SV-187 a symbolic link is followed to the disk that it names, and stays', async () => {
      fs.mkdirSync(at('disk'));
      fs.symlinkSync('disk/nightly', at('latest'));
      await write('latest');
      expect(fs.readlinkSync(at('latest'))).toBe('disk/nightly');
      expect((await verifyFile(at('disk/nightly'))).get('app_user')).toBe(8);
      expect(fs.readdirSync(at('disk'))).toEqual(['nightly']);
      fs.symlinkSync('latest', at('twice'));
      await expect(write('twice')).rejects.toThrow('name the file itself');
    });

    test('H1 SV-187 a folder or a device is refused before anything is read', async () => {
      fs.mkdirSync(at('folder'));
      await expect(write('folder')).rejects.toThrow('is no file');
      await expect(writeBackup(server.owner, '/dev/null', () => undefined)).rejects.toThrow('is no file');
      expect(fs.readdirSync(folder).filter((name) => name.endsWith('.making'))).toEqual([]);
    });

    test('H1 SV-187 a file that cannot be read is told as that, not as a wrong or damaged one', async () => {
      await expect(verifyFile(at('absent'))).rejects.toThrow('cannot be read: ENOENT');
      await expect(verifyFile(folder)).rejects.toThrow('cannot be read: EISDIR');
      fs.symlinkSync(at('loop'), at('loop'));
      await expect(verifyFile(at('loop'))).rejects.toThrow('cannot be read: ELOOP');
    });

    test('H1 SV-121 a file that may grow no more ends the backup, leaves no file, and the last one stays', async () => {
      await write('kept');
      const before = fs.readFileSync(at('kept'));
      const script = `
        import { writeBackup } from './server/backup/backup-file.ts';
        const rows = Array.from({ length: 40 }, () => ({ row: JSON.stringify({ x: Array.from({ length: 300 }, () => crypto.randomUUID()).join() }) }));
        const query = async (text) => ({ rows: text.startsWith('FETCH') ? rows : text.includes('pg_class') ? [{ name: 't' }] : [], rowCount: 0 });
        const tx = { query, exec: async () => undefined };
        const owner = { ...tx, transaction: (work) => work(tx) };
        const file = process.argv[1];
        await writeBackup(owner, file, () => undefined).catch(({ code }) => (console.log(code), process.exit(3)));`;
      const limited = spawnSync(
        'bash',
        [
          '-c',
          'ulimit -f 8; exec "$0" --import tsx --input-type=module -e "$1" "$2"',
          process.execPath,
          script,
          at('kept'),
        ],
        { cwd: fileURLToPath(new URL('../..', import.meta.url)), encoding: 'utf8', timeout: 60_000 },
      );
      expect([limited.status, limited.stdout.trim()]).toEqual([3, 'EFBIG']);
      expect(fs.readFileSync(at('kept')).equals(before)).toBe(true);
      expect(fs.existsSync(at('kept.making'))).toBe(false);
    });
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
    const { faults } = await drill(file, clinicMigrations);
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
        await restore(loading.owner, textOf(file), {
          migrations: clinicMigrations,
          replace: true,
          keepSessions: false,
        });
        expect(reading.most.read).toBeGreaterThan(MIB);
        expect(reading.most.read).toBeLessThan(6 * MIB);
        expect(loading.most.sent).toBeGreaterThan(MIB);
        expect(loading.most.sent).toBeLessThan(8 * MIB);
        const { rows } = await fresh.owner.query("SELECT 1 FROM consent WHERE length(signature ->> 'image') > 399000");
        expect(rows).toHaveLength(CONSENTS);
        expect((await drill(file, clinicMigrations)).faults).toEqual([]);
      } finally {
        await fresh.close();
      }
    },
  );
});
