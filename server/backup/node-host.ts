import fs from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { Clock } from '../../src/lib/world.ts';
import type { Log } from '../deps.ts';
import type { BackupFile, Backups, Host } from '../host.ts';
import type { OwnerConnection } from '../store/database.ts';
import { tenantSlugs } from '../store/tenants.ts';
import { writeBackup } from './backup-file.ts';
import { appendErased } from './erased-list.ts';

export interface HostOptions {
  /** Null where only an unprivileged role of the database is known. */
  owner: OwnerConnection | null;
  dataDir: string;
  /** Where backups are written and looked for. */
  backupDir: string;
  clock: Clock;
  log: Log;
}

const NAME = /^[\w-][\w.-]*\.backup$/;

async function filesIn(dir: string): Promise<BackupFile[]> {
  const names = await fs.promises.readdir(dir).catch(() => [] as string[]);
  const files = await Promise.all(
    names
      .filter((name) => NAME.test(name))
      .map(async (name) => {
        const found = await fs.promises.lstat(path.join(dir, name)).catch(() => null);
        return found?.isFile() === true
          ? { name, madeAt: new Date(found.mtimeMs).toISOString(), bytes: found.size }
          : null;
      }),
  );
  return files.filter((file) => file !== null).toSorted((a, b) => (a.madeAt < b.madeAt ? 1 : -1));
}

function backupsIn(dir: string, owner: OwnerConnection, { clock, log }: HostOptions): Backups {
  let isRunning = false;
  let failedAt: string | null = null;
  const make = async () => {
    fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
    const at = new Date(clock.now()).toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
    await writeBackup(owner, path.join(dir, `medicalpro-${at}.backup`), () => undefined);
  };
  return {
    list: () => filesIn(dir),
    state: () => ({ isRunning, failedAt }),
    start() {
      if (isRunning) return;
      isRunning = true;
      make()
        .then(
          () => (failedAt = null),
          (error: unknown) => {
            failedAt = new Date(clock.now()).toISOString();
            log({ level: 'error', message: 'backup failed', error: error instanceof Error ? error.name : 'unknown' });
          },
        )
        .finally(() => (isRunning = false));
    },
    async open(name) {
      const known = (await filesIn(dir)).some((file) => file.name === name);
      return known
        ? (Readable.toWeb(fs.createReadStream(path.join(dir, name))) as unknown as ReadableStream<Uint8Array>)
        : null;
    },
  };
}

export function nodeHost(options: HostOptions): Host {
  const { owner, dataDir, backupDir } = options;
  return {
    async disk() {
      const { bsize, bavail, blocks } = await fs.promises.statfs(dataDir);
      return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
    },
    isShared: async () => owner === null || (await tenantSlugs(owner)).length > 1,
    backups: owner && backupsIn(backupDir, owner, options),
    noteErased: (records) => appendErased(dataDir, records),
  };
}
