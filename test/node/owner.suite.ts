/** Every operation, as each kind of owner that a PostgreSQL server gives: on scram, as a clinic has it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../server/audit/verify.ts';
import { backupLines, restore } from '../../server/backup/backup.ts';
import { createApp } from '../../server/app.ts';
import { noThrottle } from '../../server/auth/throttle.ts';
import { createDeps } from '../../server/create-deps.ts';
import { clinicServer } from '../../server/domains/clinic/index.ts';
import { clinicMigrations } from '../../server/domains/clinic/migrations/index.ts';
import { createDemo, DEMO_PASSWORD, DEMO_TENANT } from '../../server/domains/clinic/fixtures/demo.ts';
import { ensureAppRole } from '../../server/store/app-role.ts';
import { bindSettings } from '../../server/store/database.ts';
import { migrate } from '../../server/store/migrate.ts';
import { openUrl, type OpenDatabase } from '../../server/store/open.ts';
import { openOwnerPool, pgOwner } from '../../server/store/pg-database.ts';
import { createTenant, tenantSlugs } from '../../server/store/tenants.ts';
import { hashedAnew } from './rewritten-chain.ts';
import { newPatient, uuid } from './server-client.ts';

export interface Connection {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

interface Kind {
  /** Attributes of the owner's role. */
  attributes: string;
  /** Prepared by an administrator, when the owner may make no role itself. */
  ownLogin: boolean;
}

const KINDS = {
  'a superuser': { attributes: 'SUPERUSER', ownLogin: false },
  'an owner that may make roles, as a managed service gives it': { attributes: 'CREATEROLE CREATEDB', ownLogin: false },
  'a plain owner with a login prepared for the application': { attributes: '', ownLogin: true },
} satisfies Record<string, Kind>;

type Owner = keyof typeof KINDS;
export const EVERY_OWNER = Object.keys(KINDS) as Owner[];
/** The owner with the fewest rights: what works for this one works for the others. */
export const PLAIN_OWNER: Owner[] = ['a plain owner with a login prepared for the application'];

export function ownerOperations(cluster: () => Connection, owners = EVERY_OWNER): void {
  let number = 0;

  const urlOf = (user: string, database: string) =>
    `postgres://${user}:${user}-secret@localhost/${database}?host=${encodeURIComponent(cluster().host)}`;

  async function asAdministrator(...statements: string[]): Promise<void> {
    const client = new pg.Client(cluster());
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  }

  beforeAll(() =>
    asAdministrator(
      'CREATE ROLE medicalpro_app NOLOGIN',
      "CREATE ROLE prepared LOGIN PASSWORD 'prepared-secret' IN ROLE medicalpro_app",
    ),
  );

  /** A database of an owner of its own. */
  async function place({ attributes, ownLogin }: Kind) {
    const owner = `owner_${(number += 1)}`;
    const names = [`clinic_${number}`, `clinic_${number}_copy`] as const;
    await asAdministrator(
      `CREATE ROLE ${owner} LOGIN ${attributes} PASSWORD '${owner}-secret'`,
      ...names.map((name) => `CREATE DATABASE ${name} OWNER ${owner}`),
    );
    // A role that exists already is another owner's: since PostgreSQL 16 its use has to be allowed once.
    if (!ownLogin) await asAdministrator(`GRANT medicalpro_app TO ${owner} WITH ADMIN OPTION`);
    const addressesOf = (name: string) =>
      ownLogin ? { url: urlOf('prepared', name), ownerUrl: urlOf(owner, name) } : { url: urlOf(owner, name) };
    return {
      owner,
      names,
      addressesOf,
      open: (name: string) =>
        openUrl({ migrations: clinicMigrations, ...addressesOf(name), allowUnsafeDurability: true }),
    };
  }

  const ownerOf = ({ owner }: OpenDatabase) => {
    if (!owner) throw new Error('an owner was given');
    return owner;
  };

  const slugsOf = (opened: OpenDatabase) => tenantSlugs(ownerOf(opened));

  /** Signs in to the demonstration clinic; answers what asks for it. */
  async function work(opened: OpenDatabase) {
    const app = createApp(
      createDeps(clinicServer, opened.db, 'the same secret on every start, and long', { throttle: noThrottle }),
    );
    const call = async (method: string, address: string, body?: object, authorization = '') => {
      const answer = await app.request(address, {
        method,
        headers: { 'content-type': 'application/json', authorization },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: answer.status, body: (await answer.json().catch(() => null)) as Record<string, unknown> };
    };
    const login = await call('POST', '/api/auth/login', {
      tenant: DEMO_TENANT.slug,
      email: 'dr@demo.test',
      password: DEMO_PASSWORD,
    });
    expect(login.status).toBe(200);
    return (method: string, address: string, body?: object) =>
      call(method, address, body, `Bearer ${String(login.body['accessToken'])}`);
  }

  async function linesOf(opened: OpenDatabase): Promise<string[]> {
    const lines: string[] = [];
    for await (const _table of backupLines(ownerOf(opened), async (line) => void lines.push(line))) continue;
    return lines;
  }

  const streamOf = (lines: readonly string[]) => Readable.from(lines.map((line) => `${line}\n`));

  async function command(
    script: string,
    args: string[],
    env: Record<string, string>,
  ): Promise<{ code: number; said: string }> {
    const child = spawn(process.execPath, ['--import', 'tsx', `server/${script}`, ...args], {
      env: { ...process.env, ...env },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => void (said += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    return { code, said };
  }

  describe.each(owners)('%s', (name) => {
    const kind: Kind = KINDS[name];
    test('H15 SV-113 SV-114 starts again and again, works, backs up, restores, and never takes a full database for an empty one', async () => {
      const {
        names: [name, copy],
        open,
      } = await place(kind);
      const first = await open(name);
      expect(await slugsOf(first)).toEqual([]);
      await createDemo(ownerOf(first), Date.now());
      const id = uuid();
      expect((await (await work(first))('POST', '/api/v1/patients', { id, ...newPatient() })).status).toBe(201);
      await first.close();

      const again = await open(name);
      expect(await slugsOf(again)).toEqual([DEMO_TENANT.slug]);
      expect((await (await work(again))('GET', `/api/v1/patients/${id}`)).status).toBe(200);
      const tenant = await again.db.findTenant(DEMO_TENANT.slug);
      expect((await verifyAudit(again.db, tenant?.id ?? '')).faults).toEqual([]);
      const lines = await linesOf(again);
      expect(lines.filter((line) => line.includes(id)).length).toBeGreaterThan(2);

      const drill = await open(copy);
      await restore(ownerOf(drill), streamOf(lines), {
        migrations: clinicMigrations,
        replace: false,
        keepSessions: false,
      });
      expect((await (await work(drill))('GET', `/api/v1/patients/${id}`)).status).toBe(200);
      expect(await linesOf(drill).then((all) => all.filter((line) => line.includes('NGUY')).length)).toBe(
        lines.filter((line) => line.includes('NGUY')).length,
      );
      await expect(
        restore(ownerOf(drill), streamOf(lines), { migrations: clinicMigrations, replace: false, keepSessions: false }),
      ).rejects.toThrow(/holds tenants/);
      await restore(ownerOf(drill), streamOf(lines), {
        migrations: clinicMigrations,
        replace: true,
        keepSessions: false,
      });
      await drill.close();
      // What went on beside it.
      expect((await (await work(again))('GET', `/api/v1/patients/${id}`)).status).toBe(200);
      await again.close();
    });

    test('H15 SV-115 a migration reaches the rows of every tenant', async () => {
      const {
        owner: user,
        names: [name],
        open,
      } = await place(kind);
      const pool = openOwnerPool({ connectionString: urlOf(user, name) });
      const owner = pgOwner(pool);
      await ensureAppRole(owner);
      await migrate(owner, clinicMigrations.slice(0, 13));
      const tenantId = uuid();
      await createTenant(owner, { id: tenantId, slug: 'old', name: 'Old' }, [], async (tx) => {
        await tx.query(
          'INSERT INTO device (tenant_id, client_id, user_id, last_contact_at, pending, reported_at) VALUES ($1, $1, $1, now(), 3, now())',
          [tenantId],
        );
      });
      await pool.end();
      const opened = await open(name);
      const seen = await ownerOf(opened).transaction(async (tx) => {
        await bindSettings(tx, { 'app.tenant_id': tenantId });
        return (await tx.query<{ pending: number }>('SELECT pending::int FROM device_report')).rows;
      });
      expect(seen).toEqual([{ pending: 3 }]);
      await opened.close();
    });

    test('H15 SV-113 SV-206 the commands of an operator', async () => {
      const {
        names: [name],
        open,
        addressesOf,
      } = await place(kind);
      const opened = await open(name);
      await createDemo(ownerOf(opened), Date.now());
      const { url, ownerUrl = '' } = addressesOf(name) as { url: string; ownerUrl?: string };
      const env = { DATABASE_URL: url, ...(ownerUrl === '' ? {} : { DATABASE_OWNER_URL: ownerUrl }) };
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mp-owner-'));
      const file = path.join(folder, 'clinic.backup');
      expect(await command('backup-cli.ts', ['backup', file], env)).toMatchObject({
        code: 0,
        said: expect.stringMatching(/12 patient\b/) as string,
      });
      const head = path.join(folder, 'head.json');
      const keys = ['--data-dir', path.join(folder, 'data')];
      expect(
        await command('audit-verify.ts', ['--tenant', DEMO_TENANT.slug, '--keep', head, ...keys], env),
      ).toMatchObject({ code: 0, said: expect.stringMatching(/head kept: .*\nintact/) as string });
      // How the database was opened makes no difference to the rest, so that one kind stands for all.
      if (kind.ownLogin) {
        const tenant = await opened.db.findTenant(DEMO_TENANT.slug);
        await ownerOf(opened).exec(
          `ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY; UPDATE audit_entry SET outcome = 'failed' WHERE id = 1; ${hashedAnew(tenant?.id ?? '')}`,
        );
        expect(await command('audit-verify.ts', ['--head', head, ...keys], env)).toMatchObject({
          code: 1,
          said: expect.stringMatching(/broken at entry \d+: EXPECTED/) as string,
        });
      }
      await opened.close();
      expect(await command('backup-cli.ts', ['restore', file, '--replace'], env)).toMatchObject({
        code: 0,
        said: expect.stringContaining('rows restored') as string,
      });
      fs.rmSync(folder, { recursive: true });
    });
  });

  test('H15 SV-113 an owner that may not make the application’s login is told what an administrator has to run', async () => {
    const {
      owner,
      names: [name],
    } = await place({ attributes: '', ownLogin: true });
    await expect(
      openUrl({ migrations: clinicMigrations, url: urlOf(owner, name), allowUnsafeDurability: true }),
    ).rejects.toThrow(/may not make the login.*DATABASE_OWNER_URL/);
  });

  test('H16 SV-116 two databases of one cluster and two owners of one database never change each other’s login', async () => {
    const kind = KINDS['an owner that may make roles, as a managed service gives it'];
    const [here, there] = [await place(kind), await place({ attributes: 'SUPERUSER', ownLogin: false })];
    const running = await here.open(here.names[0]);
    await createDemo(ownerOf(running), Date.now());
    const others = [await here.open(here.names[1]), await there.open(there.names[0])];
    // An administrator looks at the first database by an own URL, and its owner's program starts once more.
    others.push(
      await openUrl({
        migrations: clinicMigrations,
        url: urlOf(there.owner, here.names[0]),
        allowUnsafeDurability: true,
      }),
      await here.open(here.names[0]),
    );
    // The server that ran all the time has to connect anew, as after a quiet minute.
    await asAdministrator(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'medicalpro_app%' AND datname = '${here.names[0]}'`,
    );
    await expect
      .poll(() =>
        running.db.findTenant(DEMO_TENANT.slug).then(
          (tenant) => tenant?.slug,
          () => null,
        ),
      )
      .toBe(DEMO_TENANT.slug);
    for (const opened of [running, ...others]) await opened.db.ping();
    await Promise.all([running, ...others].map((opened) => opened.close()));
  });
}
