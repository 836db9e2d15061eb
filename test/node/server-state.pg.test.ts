/** The server as a clinic's administrator sees it, on a real machine: its state, a backup on demand, and its file. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../server/app.ts';
import { verifyFile } from '../../server/backup/backup-file.ts';
import { nodeHost } from '../../server/backup/node-host.ts';
import { DEMO_PASSWORD, DEMO_TENANT } from '../../server/domains/clinic/fixtures/demo.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import type { ServerState } from '../../src/contract/server-state.ts';
import type { LoginResponse } from '../../src/contract/protocol.ts';
import { request, signIn } from './server-client.ts';

type Own = Extract<ServerState['backups'], { by: 'CLINIC' }>;

let shared: TestServer;
let alone: TestServer;
/** Tokens. */
let admin: string;
let dr: string;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mp-host-'));
const logged: unknown[] = [];

const hostOf = ({ owner, deps: { clock } }: TestServer, backupDir: string) =>
  nodeHost({ owner, dataDir: folder, backupDir, clock, log: (line) => void logged.push(line) });
/** The same server on another machine. */
const on = (server: TestServer, host = hostOf(server, path.join(folder, 'backups'))): TestServer => ({
  ...server,
  app: createApp({ ...server.deps, host }),
});

beforeAll(async () => {
  [shared, alone] = [
    await createTestServer({ engine: 'pg' }),
    await createTestServer({ engine: 'pg', fixture: 'demo' }),
  ];
  [admin, dr] = [await tokenOf('admin@demo.test'), await tokenOf('dr@demo.test')];
});
afterAll(async () => {
  await Promise.all([shared.close(), alone.close()]);
  await stopTestCluster();
  fs.rmSync(folder, { recursive: true });
});

async function tokenOf(email: string): Promise<string> {
  const login = { tenant: DEMO_TENANT.slug, email, password: DEMO_PASSWORD };
  return (await request<LoginResponse>(alone, 'POST', '/api/auth/login', login)).body.accessToken;
}

const ask = (server: TestServer, token: string, address = '', method = 'GET') =>
  server.app.request(`/api/v1/server${address}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
  });
const backupsOf = async (server: TestServer): Promise<Own> => {
  const { backups } = (await (await ask(server, admin)).json()) as ServerState;
  if (backups.by !== 'CLINIC') throw new Error('the backups are not the clinic’s');
  return backups;
};
const audited = async (): Promise<string[]> => {
  const { rows } = await alone.owner.query<{ said: string }>(
    "SELECT action || ' ' || outcome AS said FROM audit_entry WHERE entity_type = 'backup' ORDER BY id",
  );
  return rows.map(({ said }) => said);
};

describe('a server that several clinics share', () => {
  test('SV-211 tells how it is, and gives no clinic the data of all', async () => {
    const server = on(shared);
    const theirs = (await signIn(shared, 'admin@atlas.test')).account.accessToken;
    expect(await (await ask(server, theirs)).json()).toMatchObject({
      database: { state: 'running', bytes: expect.any(Number) as number },
      backups: { by: 'OPERATOR' },
    });
    fs.mkdirSync(path.join(folder, 'backups'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'backups', 'there.backup'), 'theirs');
    for (const [address, method] of [
      ['/backups', 'POST'],
      ['/backups/file?name=there.backup', 'GET'],
    ] as const) {
      const answer = await ask(server, theirs, address, method);
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([403, 'OPERATORS_BACKUPS']);
    }
    fs.rmSync(path.join(folder, 'backups', 'there.backup'));
  });
});

describe('a server of one clinic', () => {
  test('SV-211 a backup is made on demand, once for two requests, and its file is whole', async () => {
    const server = on(alone);
    expect(await backupsOf(server)).toEqual({ by: 'CLINIC', isRunning: false, failedAt: null, files: [] });
    const started = await Promise.all([ask(server, admin, '/backups', 'POST'), ask(server, admin, '/backups', 'POST')]);
    expect(started.map(({ status }) => status)).toEqual([202, 202]);
    await expect.poll(async () => (await backupsOf(server)).isRunning, { timeout: 30_000 }).toBe(false);
    const { files } = await backupsOf(server);
    expect(files).toHaveLength(1);
    const [made] = files;
    const name = made?.name ?? '';
    expect(name).toMatch(/^medicalpro-\d{4}-\d\d-\d\d-\d{6}\.backup$/);
    const file = path.join(folder, 'backups', name);
    if (process.platform !== 'win32') expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    const answer = await ask(server, admin, `/backups/file?name=${name}`);
    expect([answer.status, answer.headers.get('content-disposition')]).toEqual([200, `attachment; filename="${name}"`]);
    const copy = path.join(folder, 'copy');
    fs.writeFileSync(copy, new Uint8Array(await answer.arrayBuffer()));
    expect((await verifyFile(copy)).get('app_user')).toBe(3);
    expect(await audited()).toEqual(['create accepted', 'create accepted', 'export accepted']);
  });

  test('SV-211 no other file leaves the folder, whatever is asked for', async () => {
    fs.writeFileSync(path.join(folder, 'secret.backup'), 'x');
    fs.symlinkSync(path.join(folder, 'secret.backup'), path.join(folder, 'backups', 'link.backup'));
    for (const name of ['', '../secret.backup', '%2e%2e%2fsecret.backup', 'link.backup', 'none.backup', '/etc/passwd'])
      expect((await ask(on(alone), admin, `/backups/file?name=${name}`)).status, name).toBe(404);
    for (const [address, method] of [
      ['', 'GET'],
      ['/backups', 'POST'],
      ['/backups/file?name=x', 'GET'],
    ] as const)
      expect((await ask(on(alone), dr, address, method)).status).toBe(403);
  });

  test('SV-211 one that fails is told with its time, and leaves nothing that looks like a backup', async () => {
    const blocked = path.join(folder, 'blocked');
    fs.writeFileSync(blocked, '');
    const server = on(alone, hostOf(alone, blocked));
    expect((await ask(server, admin, '/backups', 'POST')).status).toBe(202);
    await expect.poll(async () => (await backupsOf(server)).isRunning).toBe(false);
    expect(await backupsOf(server)).toMatchObject({ failedAt: expect.any(String) as string, files: [] });
    expect(logged).toContainEqual(expect.objectContaining({ message: 'backup failed' }));
  });

  test('SV-211 the disk is the machine’s', async () => {
    const { disk } = (await (await ask(on(alone), admin)).json()) as ServerState;
    expect(disk?.freeBytes).toBeGreaterThan(0);
    expect(disk?.totalBytes).toBeGreaterThanOrEqual(disk?.freeBytes ?? Infinity);
  });
});
