/** The server as a process of its own, as `npm start` runs it. */
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
let first: Started;

interface Started {
  child: ChildProcess;
  /** All that it has said so far. */
  said(): string;
  url: Promise<string>;
  ended: Promise<number | null>;
}

const start = (...args: string[]): Started => startWith([], ...args);

function startWith(nodeArgs: string[], ...args: string[]): Started {
  const main = ['--import', 'tsx', ...nodeArgs, 'server/main.ts', '--port', '0', '--no-demo'];
  const child = spawn(process.execPath, [...main, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const url = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => {
        text += data.toString();
        const found = /http:\/\/\S+/.exec(text)?.[0];
        if (found !== undefined) resolve(found);
      });
    void ended.then((code) => reject(new Error(`ended with ${code}: ${text}`)));
  });
  return { child, said: () => text, url, ended };
}

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mp-process-'));
  fs.chmodSync(folder, 0o755);
  first = start('--data-dir', folder);
  await first.url;
}, 120_000);

afterAll(async () => {
  first.child.kill('SIGTERM');
  await first.ended;
  fs.rmSync(folder, { recursive: true, force: true });
}, 60_000);

describe('an embedded PostgreSQL that ends', () => {
  const ask = async (address: string) => {
    const answer = await fetch(`${await first.url}${address}`);
    return `${answer.status} ${await answer.text()}`;
  };
  const postmaster = () => {
    const moved = path.join(folder, 'postgres/MOVED.txt');
    const dir = fs.existsSync(moved)
      ? (/lives in (\S+):/.exec(fs.readFileSync(moved, 'utf8'))?.[1] ?? '')
      : path.join(folder, 'postgres');
    return Number(fs.readFileSync(path.join(dir, 'cluster/postmaster.pid'), 'utf8').split('\n')[0]);
  };

  for (const [name, signal] of [
    ['killed', 'SIGKILL'],
    ['stopped by somebody', 'SIGQUIT'],
  ] as const) {
    test(
      `H18 SV-128 ${name}: it is started again, and both health addresses say what is`,
      { timeout: 120_000 },
      async () => {
        expect(await ask('/readyz')).toContain('200');
        expect(await ask('/healthz')).toContain('"database":"running"');
        const before = postmaster();
        const said = first.said().length;
        process.kill(before, signal);
        await expect
          .poll(() => first.said().slice(said), { timeout: 90_000 })
          .toMatch(/database ended[^]*database running/);
        await expect.poll(() => ask('/readyz'), { timeout: 90_000 }).toContain('200');
        expect(await ask('/healthz')).toContain('"database":"running"');
        expect(postmaster()).not.toBe(before);
        expect(first.child.exitCode).toBeNull();
      },
    );
  }
});

describe('a second start', () => {
  test('H21 SV-129 on the same data says at which address the server is running, in both languages, and ends', async () => {
    const second = start('--data-dir', folder);
    expect(await second.ended).toBe(1);
    expect(second.said()).toContain(await first.url);
    expect(second.said()).toContain('est déjà lancé');
    expect(second.said()).toContain('is already running');
    expect((await fetch(`${await first.url}/readyz`)).status).toBe(200);
  });
});

describe('PGlite, which breaks inside the process', () => {
  /** On SIGUSR2 every statement meets a trap of WebAssembly, as after a broken engine. */
  const TRAP = `
    import { PGlite } from '@electric-sql/pglite';
    const { query } = PGlite.prototype;
    let broken = false;
    process.on('SIGUSR2', () => (broken = true));
    PGlite.prototype.query = function (...args) {
      return broken ? Promise.reject(new WebAssembly.RuntimeError('unreachable')) : query.apply(this, args);
    };`;

  test('H18 SV-186 the process ends with a code of its own, says why, and a new start serves again', async () => {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'mp-pglite-'));
    const trap = path.join(ROOT, `node_modules/.trap-${process.pid}.mjs`);
    fs.writeFileSync(trap, TRAP);
    try {
      const server = startWith(['--import', trap], '--engine', 'pglite', '--data-dir', dir);
      const url = await server.url;
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      server.child.kill('SIGUSR2');
      const ended = server.ended.then((code) => ({ code }));
      await expect
        .poll(
          () =>
            fetch(`${url}/readyz`).then(
              ({ status }) => status,
              () => 'ended',
            ),
          { timeout: 30_000 },
        )
        .not.toBe(200);
      expect(await ended).toEqual({ code: 70 });
      expect(server.said()).toContain('the database has broken inside this process');
      const again = start('--engine', 'pglite', '--data-dir', dir);
      expect((await fetch(`${await again.url}/readyz`)).status).toBe(200);
      again.child.kill('SIGTERM');
      expect(await again.ended).toBe(0);
    } finally {
      fs.rmSync(trap, { force: true });
      fs.rmSync(dir, { recursive: true, force: true });
    }
  }, 120_000);
});
