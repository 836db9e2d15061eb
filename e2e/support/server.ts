// The real server with the fixture of the conformance server and the built app, on a database of its own that is thrown away.   usage: … PORT
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createApp } from '../../server/app.ts';
import { noThrottle } from '../../server/auth/throttle.ts';
import { createDeps } from '../../server/create-deps.ts';
import { createConformanceFixture } from '../../server/fixtures/conformance.ts';
import { listen, remoteAddress } from '../../server/listen.ts';
import { staticFiles } from '../../server/static-files.ts';
import { openEmbedded } from '../../server/store/open.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'medicalpro-e2e-'));
// The database runs as another user than root.
fs.chmodSync(folder, 0o755);
const database = await openEmbedded({ dir: path.join(folder, 'postgres'), fsync: false, dieWithParent: true });
if (!database.owner) throw new Error('no owner');
await createConformanceFixture(database.owner);
const deps = createDeps(database.db, randomBytes(32).toString('hex'), { throttle: noThrottle, remoteAddress, log: (line) => console.error(JSON.stringify(line)) });
const app = createApp(deps);
staticFiles(app, path.resolve(import.meta.dirname, '../../dist'));
const server = await listen(app, { port: Number(process.argv[2]), hostname: '127.0.0.1' });

async function stop(): Promise<void> {
  deps.shutdown.abort();
  await server.stop(500);
  await database.close();
  fs.rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
console.log(`READY ${server.url}`);
