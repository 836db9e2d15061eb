/**
 * The real server for a bench: embedded PostgreSQL with fsync on, as many tenants as asked, one signed-in user each.
 * Speaks to its parent by JSON lines.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createApp } from '../server/app.ts';
import { verifyAudit } from '../server/audit/verify.ts';
import { issueAccessToken } from '../server/auth/tokens.ts';
import { createSession } from '../server/auth/sessions.ts';
import { createDeps } from '../server/create-deps.ts';
import { clinicServer } from '../server/domains/clinic/index.ts';
import { listen } from '../server/listen.ts';
import { startEmbeddedPostgres } from '../server/store/embedded-postgres.ts';
import { createDatabase, openServer } from '../server/store/open.ts';
import { createTenant } from '../server/store/tenants.ts';

const TENANTS = Number(process.argv[2] ?? 16);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mp-bench-'));
fs.chmodSync(folder, 0o755);
const cluster = await startEmbeddedPostgres({ dir: path.join(folder, 'pg'), dieWithParent: true });
await createDatabase(cluster.connection, 'bench');
await createDatabase(cluster.connection, 'raw');
const opened = await openServer(cluster.connection, 'bench', {
  migrations: clinicServer.migrations,
  pool: { max: 12 },
});
const { db, owner } = opened;
if (!owner) throw new Error('a bench owns its database');
const deps = createDeps(clinicServer, db, randomBytes(32).toString('hex'));
const users: { tenantId: string; userId: string; token: string }[] = [];
for (let index = 0; index < TENANTS; index += 1) {
  const [tenantId, userId, sessionId] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
  await createTenant(owner, { id: tenantId, slug: `t${index}`, name: `T${index}` }, [
    { id: userId, name: 'Bench', email: `u@t${index}.test`, role: 'admin', passwordHash: '-' },
  ]);
  await db.withTenantTx({ tenantId }, (tx) =>
    createSession(tx, { id: sessionId, tenantId, userId, clientId: crypto.randomUUID(), deviceName: null }, Date.now()),
  );
  users.push({
    tenantId,
    userId,
    token: await issueAccessToken(deps.signer, Date.now(), { tenantId, sessionId, userId, role: 'admin' }),
  });
}
const server = await listen(createApp(deps), { port: 0, hostname: '127.0.0.1' });
console.log(JSON.stringify({ url: server.url, users, connection: cluster.connection }));
// `audit TENANT` on a line: the chain is computed anew, and how long it took is said.
createInterface({ input: process.stdin }).on('line', (line) => {
  const tenantId = line.replace('audit ', '');
  const start = performance.now();
  void verifyAudit(db, tenantId).then(({ entries, faults }) =>
    console.log(JSON.stringify({ entries, faults: faults.length, ms: performance.now() - start })),
  );
});
process.stdin.on('end', () => {
  void (async () => {
    deps.shutdown.abort();
    await server.stop(500);
    await opened.close();
    await cluster.stop();
    fs.rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  })();
});
