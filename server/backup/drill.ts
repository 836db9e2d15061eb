/**
 * Tests whether a backup can be restored, in a database that is created for it and dropped afterwards: the production
 * database is neither changed nor read.
 */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { verifyAudit } from '../audit/verify.ts';
import { quoted } from '../store/entities.ts';
import type { Migration } from '../store/migrations/index.ts';
import { embeddedAvailable, openEmbedded, openPgliteDatabase, type OpenDatabase } from '../store/open.ts';
import { restore } from './backup.ts';
import { textOf, verifyFile } from './backup-file.ts';

export interface DrillReport {
  where: string;
  rows: number;
  tenants: { slug: string; records: number; auditEntries: number }[];
  /** What differs from the backup; empty if the backup is good. */
  faults: string[];
}

async function openScratch(folder: string, migrations: readonly Migration[]): Promise<OpenDatabase> {
  if (!(await embeddedAvailable())) return openPgliteDatabase({ migrations });
  return openEmbedded({ migrations, dir: path.join(folder, 'postgres'), fsync: false, dieWithParent: true });
}

/**
 * Restores the file, counts every table against it and verifies each tenant's audit. Throws if the restore itself
 * fails.
 */
export async function drill(file: string, migrations: readonly Migration[]): Promise<DrillReport> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `medicalpro-drill-${randomUUID().slice(0, 8)}-`));
  fs.chmodSync(folder, 0o755);
  try {
    const written = await verifyFile(file);
    const scratch = await openScratch(folder, migrations);
    try {
      return await tryIn(scratch, file, written, migrations);
    } finally {
      await scratch.close();
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function tryIn(
  { owner, db, where }: OpenDatabase,
  file: string,
  written: ReadonlyMap<string, number>,
  migrations: readonly Migration[],
): Promise<DrillReport> {
  if (!owner) throw new Error('a scratch database has an owner');
  const report: DrillReport = {
    where,
    rows: await restore(owner, textOf(file), { migrations, replace: false, keepSessions: false }),
    tenants: [],
    faults: [],
  };
  for (const [table, rows] of written) {
    const { rows: found } = await owner.query<{ n: string }>(`SELECT count(*) AS n FROM ${quoted(table)}`);
    if (Number(found[0]?.n) !== rows)
      report.faults.push(`table ${table}: ${rows} rows were written and ${found[0]?.n} restored`);
  }
  const { rows: tenants } = await owner.query<{ id: string; slug: string }>(
    'SELECT id, slug FROM tenant ORDER BY slug',
  );
  for (const { id, slug } of tenants) {
    const { entries, faults } = await verifyAudit(db, id);
    const { rows } = await owner.query<{ n: string }>(
      'SELECT count(*) AS n FROM record_head WHERE tenant_id = $1 AND NOT deleted',
      [id],
    );
    report.tenants.push({ slug, records: Number(rows[0]?.n), auditEntries: entries });
    for (const fault of faults) report.faults.push(`the audit of ${slug} breaks at entry ${fault.id} (${fault.kind})`);
  }
  if (tenants.length === 0) report.faults.push('the backup holds no tenant');
  return report;
}
