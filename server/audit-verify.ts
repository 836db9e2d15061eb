import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { readSignedHead, type SignedHead } from '../src/contract/audit-head.ts';
import { application } from './application.ts';
import { installationKey } from './audit/installation-key.ts';
import { isComparable, judgeHead, signHead } from './audit/signed-head.ts';
import { verifyAudit, type AuditHead } from './audit/verify.ts';
import { readConfig, type Config } from './config.ts';
import { openConfigured } from './open-configured.ts';
import { runCommand } from './run-command.ts';
import type { Database, Tenant } from './store/database.ts';

const USAGE =
  'npm run audit:verify -- --tenant SLUG [--expect ID:HASH | --head FILE] [--keep FILE] [--data-dir DIR]\nnpm run audit:verify -- --head FILE';

const SIGNATURES = {
  OWN: 'signed by this installation',
  OTHER_KEY: 'signed by another installation: it is compared, but whoever has that key could have made it',
  OTHER_CLINIC: 'another clinic’s: not compared',
  FORGED: 'not as it was signed: not compared',
} as const;

interface Asked {
  slug: string;
  expected: AuditHead | undefined;
  signed: SignedHead | undefined;
  /** The file for the signed head of this moment. */
  keep: string | undefined;
  config: Config;
}

/** Null: asked wrongly. */
function readCall(): Asked | null {
  const { values } = parseArgs({
    options: {
      tenant: { type: 'string' },
      expect: { type: 'string' },
      head: { type: 'string' },
      keep: { type: 'string' },
      'data-dir': { type: 'string' },
    },
  });
  const [, id, hash] = /^(\d{1,18}):([0-9a-f]{64})$/.exec(values.expect ?? '') ?? [];
  const expected = id === undefined || hash === undefined ? undefined : { id, hash };
  if (values.expect !== undefined && (expected === undefined || values.head !== undefined)) return null;
  const signed = values.head === undefined ? undefined : readSignedHead(fs.readFileSync(values.head, 'utf8'));
  if (signed === null) throw new Error(`no signed head: ${values.head}`);
  const slug = values.tenant ?? signed?.clinic;
  if (slug === undefined) return null;
  const config = readConfig(values['data-dir'] === undefined ? [] : ['--data-dir', values['data-dir']], process.env);
  return { slug, expected, signed, keep: values.keep, config };
}

/** Checks a tenant's audit from its first entry, and whether a kept head is still in it. */
async function verifyTenant(db: Database, tenant: Tenant, { expected, signed, keep, config }: Asked): Promise<number> {
  const start = performance.now();
  const signature = signed && (await judgeHead(installationKey(config), tenant.id, signed));
  const report = await verifyAudit(db, tenant.id, {
    expected: signature !== undefined && isComparable(signature) ? signed : expected,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
  });
  for (const { id, kind } of report.faults) console.error(`broken at entry ${id}: ${kind}`);
  const isIntact = report.faults.length === 0;
  if (isIntact && keep !== undefined) {
    const kept = await signHead(installationKey(config), { tenant, head: report.head, now: Date.now() });
    fs.writeFileSync(keep, `${JSON.stringify(kept, null, 2)}\n`, { flag: 'wx' });
    console.log(`head kept: ${keep}`);
  }
  if (signed && signature) console.log(`kept head ${signed.id} of ${signed.at}: ${SIGNATURES[signature]}`);
  console.log(
    `${isIntact ? 'intact' : 'BROKEN'}: ${report.entries} entries, head ${report.head.id}:${report.head.hash}, ${Math.round(report.entries / ((performance.now() - start) / 1000))} entries/s`,
  );
  return isIntact && (signature === undefined || signature === 'OWN') ? 0 : 1;
}

/** Exits with 1 if the chain is broken or the kept head proves nothing, with 2 on a wrong call. */
async function main(): Promise<number> {
  const asked = readCall();
  if (asked === null) {
    console.error(USAGE);
    return 2;
  }
  const database = await openConfigured(asked.config, application.domain.migrations, { shared: true });
  try {
    const tenant = await database.db.findTenant(asked.slug);
    if (tenant) return await verifyTenant(database.db, tenant, asked);
    console.error(`no such tenant: ${asked.slug}`);
    return 2;
  } finally {
    await database.close();
  }
}

runCommand(main);
