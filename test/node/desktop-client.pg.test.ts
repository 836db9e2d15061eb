/** The desktop client of the drug catalogue, as a program of its own that is killed at every page. */
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DRUG_TABLES } from '../../src/contract/drugs.ts';
import { SHARED_CATALOGUE } from '../../server/domains/clinic/drugs/catalogue.ts';
import { createStatements } from '../../server/domains/clinic/drugs/statements.ts';
import { bindSettings } from '../../server/store/database.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { serverRows, SqliteClient } from './drug-clients.ts';

const PROGRAM = path.join(import.meta.dirname, '../../examples/desktop-client/client.mjs');
const SYNC = '/api/drugs/sync/';

/** What happens to the client when it asks for a page. */
type Fate = 'answered' | 'killed before the answer' | 'killed after the answer';

describe('the desktop client', () => {
  let server: TestServer;
  let http: Server;
  let folder: string;
  let child: ChildProcess | null = null;
  /** What becomes of the next questions, in their order; afterwards all are answered. */
  let fates: Fate[] = [];
  const requests: (string | null)[] = [];

  beforeAll(async () => {
    server = await createTestServer({ engine: 'pg' });
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'desktop-client-'));
    const answer = getRequestListener((request) => server.app.fetch(request));
    http = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://localhost');
      if (url.pathname !== SYNC) return void answer(request, response);
      requests.push(url.searchParams.get('since'));
      const fate = fates.shift() ?? 'answered';
      if (fate === 'killed before the answer') return void child?.kill('SIGKILL');
      if (fate === 'killed after the answer') response.on('finish', () => child?.kill('SIGKILL'));
      return void answer(request, response);
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    child?.kill('SIGKILL');
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
    await server.close();
    await stopTestCluster();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const sql = (statements: string) =>
    server.owner.transaction(async (tx) => {
      await bindSettings(tx, { 'app.tenant_id': SHARED_CATALOGUE });
      await tx.exec(statements);
    });
  const file = () => path.join(folder, 'drugs.sqlite');

  /** Runs the program until it ends or is killed: its exit code, null for killed. */
  const run = (password = 'conformance-only') =>
    new Promise<number | null>((resolve, reject) => {
      const { port } = http.address() as AddressInfo;
      const options = ['--tenant', 'atlas', '--email', 'dr@atlas.test', '--limit', '20', '--once', '--file', file()];
      child = spawn(process.execPath, [PROGRAM, '--server', `http://127.0.0.1:${port}`, ...options], {
        env: { ...process.env, MEDICALPRO_PASSWORD: password },
        stdio: 'ignore',
      });
      child.once('error', reject);
      child.once('exit', (code) => resolve(code));
    });
  const held = async () => {
    const client = await SqliteClient.open(fs.readFileSync(file()));
    const rows = client.rows();
    client.close();
    return rows;
  };

  test('DC-34 has the tables of the contract', () => {
    const schema = fs.readFileSync(path.join(path.dirname(PROGRAM), 'schema.sql'), 'utf8');
    expect(schema.split('\n').filter((line) => line.startsWith('CREATE') && !line.includes(' replica '))).toEqual(
      createStatements('sqlite', DRUG_TABLES),
    );
  });

  test('DC-34 killed at every page, before and after the answer, it ends with what the server holds', async () => {
    await sql(
      `INSERT INTO laboratoire (unique_id, designation) SELECT 'lab_' || n, 'O''Brien; -- ' || n FROM generate_series(1, 70) n`,
    );
    // A run is killed at its first page, the next at its second, and so on: with what each has saved the next goes on.
    const kills: Fate[][] = [
      ['killed before the answer'],
      ['answered', 'killed after the answer'],
      ['answered', 'killed before the answer'],
    ];
    for (const kill of kills) {
      fates = [...kill];
      expect(await run()).toBe(null);
    }
    expect(await run()).toBe(0);
    expect(await held()).toEqual(await serverRows(server.owner, SHARED_CATALOGUE));
    // It began once, or twice where it was killed before its first page was saved; everything else was gone on with.
    expect(requests.filter((since) => since === null).length).toBeLessThanOrEqual(2);
    expect(requests.length).toBeGreaterThan(6);

    await sql(`DELETE FROM laboratoire WHERE unique_id = 'lab_7'; UPDATE laboratoire SET pays = 'FR'`);
    requests.length = 0;
    fates = ['answered', 'killed after the answer'];
    expect(await run()).toBe(null);
    expect(await run()).toBe(0);
    expect(requests).not.toContain(null);
    expect(await held()).toEqual(await serverRows(server.owner, SHARED_CATALOGUE));
  }, 60_000);

  test('DC-34 a wrong password ends it with exit code 2, and changes nothing', async () => {
    const before = fs.readFileSync(file());
    expect(await run('wrong')).toBe(2);
    expect(fs.readFileSync(file()).equals(before)).toBe(true);
  }, 30_000);
});
