import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../server/store/embedded-postgres.ts';
import { debianPostgres, startDebianPostgres, type Cluster } from '../support/debian-postgres.ts';
import { EVERY_OWNER, ownerOperations, PLAIN_OWNER } from './owner.suite.ts';

// Each test starts several servers and programs, one after another.
vi.setConfig({ testTimeout: 180_000 });

describe('the embedded PostgreSQL', () => {
  let folder: string;
  let cluster: EmbeddedPostgres;
  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mp-owner-'));
    fs.chmodSync(folder, 0o755);
    cluster = await startEmbeddedPostgres({ dir: path.join(folder, 'pg'), dieWithParent: true });
  });
  afterAll(async () => {
    await cluster.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });
  ownerOperations(() => cluster.connection, process.env['LONG'] ? EVERY_OWNER : PLAIN_OWNER);
});

const home = debianPostgres();

describe('Debian’s PostgreSQL 15', () => {
  if (home === null) {
    test('H15 is not on this machine: the oldest supported PostgreSQL was NOT tried here', () => {
      expect(debianPostgres()).toBeNull();
    });
    return;
  }
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startDebianPostgres(home);
  });
  afterAll(() => cluster.stop());
  ownerOperations(() => cluster.connection, PLAIN_OWNER);
});
