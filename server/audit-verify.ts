import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { application } from './application.ts';
import { verifyAudit } from './audit/verify.ts';
import { readConfig } from './config.ts';
import { openConfigured } from './open-configured.ts';
import { runCommand } from './run-command.ts';

const USAGE = 'npm run audit:verify -- --tenant SLUG [--expect ID:HASH] [--data-dir DIR]';

/** Checks a tenant's audit from its first entry. Exits with 1 if the chain is broken, with 2 on a wrong call. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { tenant: { type: 'string' }, expect: { type: 'string' }, 'data-dir': { type: 'string' } },
  });
  const expected = /^(\d+):([0-9a-f]{64})$/.exec(values.expect ?? '');
  if (values.tenant === undefined || (values.expect !== undefined && !expected)) {
    console.error(USAGE);
    return 2;
  }
  const database = await openConfigured(
    readConfig(values['data-dir'] === undefined ? [] : ['--data-dir', values['data-dir']], process.env),
    application.domain.migrations,
    { shared: true },
  );
  try {
    const tenant = await database.db.findTenant(values.tenant);
    if (!tenant) {
      console.error(`no such tenant: ${values.tenant}`);
      return 2;
    }
    const start = performance.now();
    const report = await verifyAudit(database.db, tenant.id, {
      expected: expected ? { id: expected[1] ?? '', hash: expected[2] ?? '' } : undefined,
      hash: (text) => createHash('sha256').update(text).digest('hex'),
    });
    for (const { id, kind } of report.faults) console.error(`broken at entry ${id}: ${kind}`);
    console.log(
      `${report.faults.length === 0 ? 'intact' : 'BROKEN'}: ${report.entries} entries, head ${report.head.id}:${report.head.hash}, ${Math.round(report.entries / ((performance.now() - start) / 1000))} entries/s`,
    );
    return report.faults.length === 0 ? 0 : 1;
  } finally {
    await database.close();
  }
}

runCommand(main);
