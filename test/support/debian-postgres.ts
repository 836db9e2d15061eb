/** The oldest PostgreSQL that is supported, where this machine has it: Debian's package, in a throw-away cluster. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const HOMES = ['/usr/lib/postgresql/15/bin', '/usr/local/bin'];

export interface Cluster {
  connection: { host: string; port: number; user: string; password: string; database: string };
  stop(): Promise<void>;
}

/** The folder of its programs, or null. */
export function debianPostgres(): string | null {
  const of15 = (home: string) => {
    const { stdout } = spawnSync(path.join(home, 'postgres'), ['--version'], { encoding: 'utf8' });
    return fs.existsSync(path.join(home, 'initdb')) && /\b15\.\d+/.test(stdout ?? '');
  };
  return HOMES.find(of15) ?? null;
}

export async function startDebianPostgres(home: string): Promise<Cluster> {
  const ids = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : null;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mp-pg15-'));
  fs.chmodSync(folder, 0o755);
  fs.writeFileSync(path.join(folder, 'password'), 'of-the-test');
  const data = path.join(folder, 'data');
  fs.mkdirSync(data, { mode: 0o700 });
  if (ids) for (const one of [folder, data]) fs.chownSync(one, ids.uid, ids.gid);
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  const made = spawnSync(
    path.join(home, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${path.join(folder, 'password')}`,
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '-N',
    ],
    { ...(ids ?? {}), env, cwd: folder, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const child = spawn(
    path.join(home, 'postgres'),
    ['-D', data, '-c', 'listen_addresses=', '-c', `unix_socket_directories=${folder}`],
    { ...(ids ?? {}), env, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('ready to accept connections')) resolve();
    });
    child.once('exit', () => reject(new Error(`PostgreSQL 15 ended: ${said}`)));
  });
  return {
    connection: { host: folder, port: 5432, user: 'postgres', password: 'of-the-test', database: 'postgres' },
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGQUIT');
      await ended;
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
