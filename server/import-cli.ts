import fs from 'node:fs';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { application } from './application.ts';
import { CSV_KINDS, type CsvKind } from '../src/contract/csv-import.ts';
import type { Deps } from './deps.ts';
import { importCsv } from './domains/clinic/csv-import/import-csv.ts';
import type { Tenant } from './store/database.ts';
import { readConfig } from './config.ts';
import { createDeps } from './create-deps.ts';
import { importLines, planImport } from './domains/clinic/import/import-fhir.ts';
import { exitCodeOf } from './domains/clinic/import/exit-code.ts';
import { ImportRefused } from './domains/clinic/import/found-resource.ts';
import { openConfigured } from './open-configured.ts';
import { runCommand, wordsOf } from './run-command.ts';

const OPTIONS = {
  tenant: { type: 'string' },
  lang: { type: 'string' },
  kind: { type: 'string' },
  columns: { type: 'string' },
  check: { type: 'boolean' },
  'data-dir': { type: 'string' },
} as const;

type Values = { lang?: string | undefined; columns?: string | undefined; check?: boolean | undefined };

const USAGE = `npm run import -- FILE --tenant SLUG [--lang fr|en]   (FHIR R4: .ndjson, .ndjson.gz or a Bundle as .json)
npm run import -- FILE.csv --kind ${CSV_KINDS.join('|')} --tenant SLUG [--columns a,b,,c] [--check]`;

const isKind = (said: string): said is CsvKind => (CSV_KINDS as readonly string[]).includes(said);

/** Exit code 0: every row is here, newly or already; 1: rows were refused; 2: wrong call. */
async function importTable(deps: Deps, tenant: Tenant, file: string, kind: CsvKind, values: Values): Promise<number> {
  const report = await importCsv(
    deps,
    { tenantId: tenant.id, userId: null, clientId: null },
    {
      kind,
      columns:
        values.columns === undefined ? null : values.columns.split(',').map((field) => (field === '' ? null : field)),
      check: values.check === true,
      language: values.lang === 'en' ? 'en' : 'fr',
      zone: tenant.zone ?? null,
    },
    new Uint8Array(fs.readFileSync(file)),
  );
  const { rows, ...counts } = report;
  for (const { row, outcome, recordId, fields } of rows)
    console.log(
      [
        `row ${row}`,
        outcome,
        recordId ?? '',
        (fields ?? []).map(({ field, reason }) => `${field} ${reason}`).join(', '),
      ].join('\t'),
    );
  console.error(JSON.stringify(counts));
  return report.refused > 0 ? 1 : 0;
}

/**
 * The import of the screen, from the server's own console; works beside the running application.
 * Exit code 0: people are here, newly or already; 1: nobody was taken; 2: wrong call.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: OPTIONS,
  });
  const [file] = positionals;
  const { kind } = values;
  if (file === undefined || values.tenant === undefined || (kind !== undefined && !isKind(kind))) {
    console.error(USAGE);
    return 2;
  }
  if (!fs.existsSync(file)) {
    console.error(`no such file: ${file}`);
    return 2;
  }
  const config = readConfig(values['data-dir'] === undefined ? [] : ['--data-dir', values['data-dir']], process.env);
  const database = await openConfigured(config, application.domain.migrations, { shared: true });
  try {
    const tenant = await database.db.findTenant(values.tenant);
    if (!tenant) {
      console.error(`no such tenant: ${values.tenant}`);
      return 2;
    }
    const deps = createDeps(application.domain, database.db, 'import', {
      log: (line) => console.error(JSON.stringify(line)),
    });
    if (kind !== undefined) return await importTable(deps, tenant, file, kind, values);
    const plan = await planImport(
      deps,
      tenant.id,
      Readable.toWeb(fs.createReadStream(file)) as ReadableStream<Uint8Array>,
      values.lang === 'en' ? 'en' : 'fr',
    );
    let code = 1;
    for await (const line of importLines(deps, { tenantId: tenant.id, userId: null, clientId: null }, plan)) {
      if (line.type === 'progress') process.stderr.write(`\r${line.phase} ${line.done}/${line.total} `);
      else {
        process.stderr.write('\n');
        console.log(JSON.stringify(line, null, 2));
        code = exitCodeOf(line);
        if (code !== 0 && line.type === 'done')
          console.error('nobody was imported: the file holds no patient or practitioner that could be taken');
      }
    }
    return code;
  } finally {
    await database.close();
  }
}

runCommand(main, (error) =>
  error instanceof ImportRefused ? `refused (${error.code}): ${error.message}` : wordsOf(error),
);
