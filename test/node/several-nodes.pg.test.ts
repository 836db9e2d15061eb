/**
 * Three processes of the server on one PostgreSQL, as docs/operating.md sets them up; the test is the proxy before
 * them.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LoginResponse, SyncDownResponse, SyncUpResponse } from '../../src/contract/protocol.ts';
import { clinicMigrations } from '../../server/domains/clinic/migrations/index.ts';
import { createConformanceFixture } from '../../server/domains/clinic/fixtures/conformance.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../server/store/embedded-postgres.ts';
import { createDatabase, openServer, type OpenDatabase } from '../../server/store/open.ts';
import { newPatient, uuid } from './server-client.ts';

const NODES = 3;

interface Node {
  url: string;
  child: ChildProcess;
}

let folder: string;
let cluster: EmbeddedPostgres;
let opened: OpenDatabase;
const nodes: Node[] = [];

async function startNode(databaseUrl: string): Promise<Node> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts', '--port', '0', '--no-demo'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      SESSION_SECRET: 'one secret for all of the nodes, long enough',
      DATA_DIR: folder,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      const match = /http:\/\/[\d.]+:\d+/.exec(said);
      if (match) resolve(match[0]);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', () => reject(new Error(`a node ended before it was ready: ${said}`)));
  });
  return { url, child };
}

let turn = 0;

/**
 * Round robin; a node that doesn't answer is passed over, as a proxy does. An answer that was lost is asked for again
 * by the client.
 */
async function send<T>(method: string, address: string, token: string, body?: object): Promise<T> {
  for (let attempt = 0; attempt < 30; attempt += 1) {
    const node = nodes[(turn += 1) % nodes.length] as Node;
    const answer = await fetch(`${node.url}${address}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).then(
      async (response) => (response.ok ? ((await response.json()) as T) : null),
      () => null,
    );
    if (answer !== null) return answer;
  }
  throw new Error(`no node answers ${address}`);
}

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mp-nodes-'));
  fs.chmodSync(folder, 0o755);
  cluster = await startEmbeddedPostgres({ dir: path.join(folder, 'pg'), dieWithParent: true });
  await createDatabase(cluster.connection, 'shared');
  const { user, password, host, port } = cluster.connection;
  const databaseUrl = `postgres://${user}:${password}@localhost:${port}/shared?host=${encodeURIComponent(host)}`;
  // The database is empty: each node would migrate it (SV-170).
  nodes.push(...(await Promise.all(Array.from({ length: NODES }, () => startNode(databaseUrl)))));
  opened = await openServer(cluster.connection, 'shared', { migrations: clinicMigrations });
  if (opened.owner) await createConformanceFixture(opened.owner);
});

afterAll(async () => {
  for (const { child } of nodes) child.kill('SIGKILL');
  await opened?.close();
  await cluster?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

const login = (email = 'dr@atlas.test') =>
  send<LoginResponse>('POST', '/api/auth/login', '', {
    tenant: 'atlas',
    email,
    password: 'conformance-only',
  });

/** The first change that a node tells of by server-sent events. */
async function nextChange(node: Node, token: string, ready: () => void): Promise<string> {
  const response = await fetch(`${node.url}/api/sync/events`, { headers: { authorization: `Bearer ${token}` } });
  const reader = response.body?.getReader();
  let text = '';
  for (;;) {
    const part = await reader?.read();
    if (!part || part.done) return text;
    text += new TextDecoder().decode(part.value);
    if (text.includes(': open')) ready();
    if (text.includes('event: change')) {
      void reader?.cancel().catch(() => undefined);
      return text;
    }
  }
}

describe('several nodes', () => {
  test('SV-90 a change on one node is told on every other', async () => {
    const { accessToken, tenant, user } = await login();
    let ready = 0;
    const received = nodes.map((node) => nextChange(node, accessToken, () => (ready += 1)));
    while (ready < NODES) await new Promise((resolve) => setTimeout(resolve, 20));
    const event = {
      id: uuid(),
      tenantId: tenant.id,
      userId: user.id,
      entityType: 'patient',
      entityId: uuid(),
      operation: 'CREATE',
      payload: newPatient(),
      baseVersion: null,
      createdAt: new Date().toISOString(),
      schemaVersion: 1,
    };
    await send<SyncUpResponse>('POST', '/api/sync/up', accessToken, { clientId: uuid(), events: [event] });
    for (const text of await Promise.all(received)) expect(text).toContain('patient');
  });

  test('SV-170 nodes that start at once on an empty database migrate it once; one file imported by two of them at once is one set of people', async () => {
    const { accessToken } = await login('admin@atlas.test');
    const people = 100;
    const file = Array.from({ length: people }, (_, at) =>
      JSON.stringify({
        resourceType: 'Patient',
        id: `twice-${at}`,
        name: [{ family: `TWICE${at}`, given: ['Ana'] }],
        gender: 'female',
        birthDate: '1980-01-01',
      }),
    ).join('\n');
    const brought = await Promise.all(
      nodes.slice(1).map(async ({ url }) => {
        const answer = await fetch(`${url}/api/v1/import/fhir`, {
          method: 'POST',
          headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/x-ndjson' },
          body: file,
        });
        const end = (await answer.text()).trim().split('\n').at(-1) ?? '';
        return (JSON.parse(end) as { created: { patient?: number } }).created.patient ?? 0;
      }),
    );
    expect(brought.toSorted((a, b) => a - b)).toEqual([0, people]);
    const { rows } = (await opened.owner?.query<{ n: string }>(
      "SELECT count(*) AS n FROM patient WHERE birth_name LIKE 'TWICE%'",
    )) ?? { rows: [] };
    expect(rows[0]?.n).toBe(String(people));
  });

  test('SV-91 a node killed amid requests: everything acknowledged is there, once', async () => {
    const { accessToken, tenant, user } = await login();
    const acknowledged: string[] = [];
    const device = async () => {
      const clientId = uuid();
      for (let round = 0; round < 12; round += 1) {
        const events = Array.from({ length: 3 }, () => ({
          id: uuid(),
          tenantId: tenant.id,
          userId: user.id,
          entityType: 'patient',
          entityId: uuid(),
          operation: 'CREATE',
          payload: newPatient(),
          baseVersion: null,
          createdAt: new Date().toISOString(),
          schemaVersion: 1,
        }));
        const answer = await send<SyncUpResponse>('POST', '/api/sync/up', accessToken, { clientId, events });
        expect(answer.acknowledged.map(({ outboxEventId }) => outboxEventId)).toEqual(events.map(({ id }) => id));
        acknowledged.push(...events.map(({ entityId }) => entityId));
        if (acknowledged.length > 60 && nodes[0]?.child.exitCode === null) nodes[0].child.kill('SIGKILL');
      }
    };
    await Promise.all(Array.from({ length: 8 }, device));
    expect(nodes[0]?.child.signalCode).toBe('SIGKILL');
    expect(acknowledged).toHaveLength(8 * 12 * 3);
    const seen: string[] = [];
    for (let cursor: string | null = null; ;) {
      const page: SyncDownResponse = await send('POST', '/api/sync/down', accessToken, {
        clientId: uuid(),
        cursor,
        limit: 100,
      });
      seen.push(...page.changes.map(({ entityId }) => entityId));
      cursor = page.cursor;
      if (!page.hasMore) break;
    }
    expect(acknowledged.filter((id) => !seen.includes(id))).toEqual([]);
    const { rows } = (await opened.owner?.query<{ n: string }>(
      "SELECT count(*) AS n FROM record_version WHERE entity_type = 'patient' AND version > 1",
    )) ?? { rows: [] };
    expect(rows[0]?.n).toBe('0');
  });
});
