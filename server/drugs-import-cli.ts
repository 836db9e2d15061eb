import { parseArgs } from 'node:util';
import { application } from './application.ts';
import { readConfig } from './config.ts';
import { openRelease } from './domains/clinic/drugs/bdpm/open-release.ts';
import { ReleaseRefused } from './domains/clinic/drugs/bdpm/read-table.ts';
import { rowsOfRelease } from './domains/clinic/drugs/bdpm/rows-of-release.ts';
import { NOTE_WORDS } from './domains/clinic/drugs/bdpm/note-words.ts';
import { SHARED_CATALOGUE } from './domains/clinic/drugs/catalogue.ts';
import { publishRelease } from './domains/clinic/drugs/publish.ts';
import { openConfigured } from './open-configured.ts';
import { runCommand, wordsOf } from './run-command.ts';

const USAGE =
  'npm run drugs:import -- FOLDER --release NAME [--tenant SLUG] [--accept-shrinking]\n' +
  '  FOLDER    with CIS_bdpm.txt, CIS_CIP_bdpm.txt, CIS_COMPO_bdpm.txt and CIS_GENER_bdpm.txt, or each as .txt.gz\n' +
  '  --release the name of the release, by which releases are ordered: its date, e.g. 2025-07-07\n' +
  '  --tenant  into a catalogue of this clinic alone; without it into the one that all clinics share';

/**
 * A release of the French drug base into the catalogue, from the server's own console; works beside the running
 * application. Exit code 0: the catalogue is at the release; 1: refused, nothing was changed; 2: wrong call.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      release: { type: 'string' },
      tenant: { type: 'string' },
      'accept-shrinking': { type: 'boolean' },
      'data-dir': { type: 'string' },
    },
  });
  const [folder] = positionals;
  if (folder === undefined || !/^[\w.-]{1,40}$/.test(values.release ?? '')) {
    console.error(USAGE);
    return 2;
  }
  const name = values.release ?? '';
  const started = Date.now();
  console.error(`reading ${folder} …`);
  const release = rowsOfRelease(openRelease(folder));
  const config = readConfig(values['data-dir'] === undefined ? [] : ['--data-dir', values['data-dir']], process.env);
  const database = await openConfigured(config, application.domain.migrations, { shared: true });
  try {
    const tenant = values.tenant === undefined ? null : await database.db.findTenant(values.tenant);
    if (values.tenant !== undefined && !tenant) {
      console.error(`no such tenant: ${values.tenant}`);
      return 2;
    }
    const results = await database.db.withTenantTx({ tenantId: tenant?.id ?? SHARED_CATALOGUE }, (tx) =>
      publishRelease(tx, release, {
        name,
        acceptShrinking: values['accept-shrinking'] === true,
        onTable: ({ table, created, updated, deleted, rows }) =>
          console.error(`${table}: ${rows} rows; ${created} new, ${updated} changed, ${deleted} gone`),
      }),
    );
    for (const { code, file, count, lines } of release.notes.values())
      console.error(
        `${file}: ${count} × ${NOTE_WORDS[code]} (line ${lines.slice(0, 3).join(', ')}${count > 3 ? ', …' : ''})`,
      );
    const changes = results.reduce((sum, { created, updated, deleted }) => sum + created + updated + deleted, 0);
    const notes = [...release.notes.values()];
    const ms = Date.now() - started;
    const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
    console.log(JSON.stringify({ release: name, changes, tables: results, notes, ms, peakMb }, null, 2));
    return 0;
  } finally {
    await database.close();
  }
}

runCommand(main, (error) => (error instanceof ReleaseRefused ? `refused: ${error.message}` : wordsOf(error)));
