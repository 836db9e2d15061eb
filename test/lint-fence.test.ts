import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/**
 * The fence is only as good as its holes are few: every rule of the import direction, and of the core's purity, is
 * broken here on purpose, in a copy of the layout, and the linter has to say so by the right rule. The legal neighbours
 * have to pass.
 */
const root = path.resolve(import.meta.dirname, '..');
const FENCE = 'boundaries(dependencies)';

interface Planted {
  file: string;
  code: string;
  /** The rule that must speak; null: legal. */
  rule: string | null;
}

const imports = (file: string, target: string, rule: string | null = FENCE): Planted => ({
  file,
  code: `export { thing } from '${target}';\n`,
  rule,
});

const planted: Planted[] = [
  // lib ← contract ← queue ← { db, transport } ← client ← { hooks, browser } ← records ← { features, sw } ← app
  imports('src/lib/a.ts', '../contract/thing.ts'),
  imports('src/lib/b.ts', '../queue/thing.ts'),
  imports('src/contract/a.ts', '../queue/thing.ts'),
  imports('src/contract/b.ts', '../lib/thing.ts', null),
  imports('src/queue/a.ts', '../db/thing.ts'),
  imports('src/queue/b.ts', '../transport/thing.ts'),
  imports('src/queue/c.ts', '../hooks/thing.ts'),
  imports('src/queue/d.ts', '../contract/thing.ts', null),
  imports('src/db/a.ts', '../transport/thing.ts'),
  imports('src/db/b.ts', '../hooks/thing.ts'),
  imports('src/db/c.ts', '../queue/thing.ts', null),
  imports('src/transport/a.ts', '../db/thing.ts'),
  imports('src/transport/b.ts', '../queue/thing.ts', null),
  imports('src/hooks/a.ts', '../db/thing.ts'),
  imports('src/hooks/b.ts', '../transport/thing.ts'),
  imports('src/hooks/c.ts', '../features/patients/index.ts'),
  imports('src/hooks/d.ts', '../queue/thing.ts', null),
  imports('src/hooks/g.ts', '../client/thing.ts', null),
  imports('src/hooks/h.ts', '../browser/thing.ts'),
  imports('src/hooks/i.ts', '../records/thing.ts'),
  imports('src/client/a.ts', '../hooks/thing.ts'),
  imports('src/client/b.ts', '../db/thing.ts'),
  imports('src/client/c.ts', '../queue/thing.ts', null),
  imports('src/client/d.ts', 'react'),
  imports('src/client/e.ts', '@tanstack/react-query', null),
  imports('src/browser/a.ts', '../hooks/thing.ts'),
  imports('src/browser/b.ts', '../db/thing.ts', null),
  imports('src/browser/c.ts', '../client/thing.ts', null),
  imports('src/records/a.ts', '../features/patients/index.ts'),
  imports('src/records/b.ts', '../db/thing.ts'),
  imports('src/records/c.ts', '../browser/thing.ts'),
  imports('src/records/d.ts', '../hooks/thing.ts', null),
  imports('src/records/e.ts', '../ui/primitives/thing.ts', null),
  imports('src/features/patients/l.ts', '../../records/thing.ts', null),
  imports('src/features/patients/m.ts', '../../browser/thing.ts'),
  imports('src/ui/f.ts', '../records/thing.ts'),
  imports('src/features/patients/a.ts', '../../db/thing.ts'),
  imports('src/features/patients/b.ts', '../../transport/thing.ts'),
  imports('src/features/patients/c.ts', '../../app/thing.ts'),
  imports('src/features/patients/d.ts', '../session/thing.ts'),
  imports('src/features/patients/e.ts', '../session/index.ts', null),
  imports('src/features/patients/f.ts', './thing.ts', null),
  imports('src/features/patients/g.ts', '../../hooks/thing.ts', null),
  imports('src/features/patients/h.ts', '../../ui/thing.ts', null),
  imports('src/features/patients/i.ts', '../../mocks/thing.ts'),
  imports('src/sw/a.ts', '../hooks/thing.ts'),
  imports('src/sw/b.ts', '../features/patients/index.ts'),
  imports('src/sw/c.ts', '../db/thing.ts', null),
  imports('src/app/a.ts', '../features/patients/thing.ts'),
  imports('src/app/b.ts', '../features/patients/index.ts', null),
  imports('src/app/k.ts', '../features/patients/listing.ts', null),
  imports('src/app/l.ts', '../features/chart/listings.ts', null),
  imports('src/features/patients/q.ts', '../chart/listings.ts'),
  imports('src/app/c.ts', '../db/thing.ts', null),
  // ui imports lib alone
  imports('src/ui/a.ts', '../contract/thing.ts'),
  imports('src/ui/b.ts', '../hooks/thing.ts'),
  imports('src/ui/c.ts', '../features/patients/index.ts'),
  imports('src/ui/d.ts', '../lib/thing.ts', null),
  // the server imports contract and lib alone, and nothing of the client imports the server
  imports('server/a.ts', '../src/queue/thing.ts'),
  imports('server/b.ts', '../src/db/thing.ts'),
  imports('server/c.ts', '../src/contract/thing.ts', null),
  imports('server/store/d.ts', '../../src/lib/thing.ts', null),
  imports('src/transport/c.ts', '../../server/thing.ts'),
  imports('src/app/d.ts', '../../server/thing.ts'),
  imports('src/mocks/a.ts', '../../server/thing.ts', null),
  imports('src/app/g.ts', '../mocks/thing.ts'),
  // nothing imports tests; nothing outside tests imports their tools
  imports('src/lib/c.ts', './thing.test.ts'),
  imports('src/lib/other.test.ts', './thing.test.ts'),
  imports('src/queue/e.ts', '../../test/thing.ts'),
  imports('server/d.ts', '../test/thing.ts'),
  imports('src/lib/legal.test.ts', './thing.ts', null),
  imports('server/i.ts', './testing.ts'),
  imports('server/thing.suite.ts', './testing.ts', null),
  imports('server/j.test.ts', './testing.ts', null),
  imports('server/testing.ts', 'vitest', null),
  imports('src/lib/d.ts', 'vitest'),
  imports('server/e.ts', 'fast-check'),
  imports('src/lib/tools.test.ts', 'vitest', null),
  imports('test/a.ts', '../server/thing.ts', null),
  // packages with one importer
  imports('src/hooks/e.ts', 'dexie'),
  imports('src/db/d.ts', 'dexie', null),
  imports('server/f.ts', '@electric-sql/pglite'),
  imports('server/g.ts', 'pg'),
  imports('server/store/a.ts', '@electric-sql/pglite', null),
  imports('server/store/b.ts', 'pg', null),
  imports('server/m.ts', 'nodemailer'),
  imports('server/mail/m.ts', 'nodemailer', null),
  imports('src/features/import/n.ts', 'papaparse'),
  imports('server/p.ts', 'papaparse'),
  imports('src/lib/p.ts', 'papaparse', null),
  imports('src/features/users/q.ts', 'qr'),
  imports('src/ui/q.ts', 'qr', null),
  imports('src/features/sync-centre/q.ts', '@tanstack/react-query-devtools'),
  imports('src/features/qa/q.ts', '@tanstack/react-query-devtools', null),
  imports('src/app/e.ts', 'msw'),
  imports('src/mocks/b.ts', 'msw', null),
  imports('src/app/f.ts', 'workbox-precaching'),
  imports('src/sw/d.ts', 'workbox-precaching', null),
  imports('src/features/patients/j.ts', 'react-i18next'),
  imports('src/ui/e.ts', 'react-i18next', null),
  imports('src/features/patients/k.ts', 'zod'),
  imports('src/contract/c.ts', 'zod/mini', null),
  imports('src/contract/e.ts', 'zod'),
  imports('server/z.ts', 'zod', null),
  imports('src/queue/f.ts', 'react'),
  imports('src/contract/d.ts', 'react'),
  imports('src/db/e.ts', 'react'),
  imports('src/sw/e.ts', 'react'),
  imports('src/hooks/f.ts', 'react', null),
  imports('src/queue/g.ts', 'node:fs'),
  imports('src/lib/e.ts', 'node:crypto'),
  imports('server/h.ts', 'node:fs', null),
  { file: 'src/queue/h.ts', code: "export const load = () => import('../db/thing.ts');\n", rule: FENCE },
  {
    file: 'src/queue/i.ts',
    code: "import type { Thing } from '../db/thing.ts';\nexport type Other = Thing;\n",
    rule: FENCE,
  },
  // the core takes its world as parameters
  ...['queue', 'contract'].flatMap((layer) => [
    ...['Date.now()', 'Math.random()'].map((code, at) => ({
      file: `src/${layer}/prop${at}.ts`,
      code: `export const x = ${code};\n`,
      rule: 'eslint(no-restricted-properties)',
    })),
    ...['new Date()', 'Date()'].map((code, at) => ({
      file: `src/${layer}/date${at}.ts`,
      code: `export const x = ${code};\n`,
      rule: 'medicalpro(no-ambient-date)',
    })),
  ]),
  ...['setTimeout', 'fetch', 'indexedDB', 'navigator', 'crypto', 'localStorage', 'window', 'performance'].map(
    (name) => ({
      file: `src/queue/global-${name}.ts`,
      code: `export const x = ${name};\n`,
      rule: 'eslint(no-restricted-globals)',
    }),
  ),
  {
    file: 'src/queue/formats.ts',
    code: 'export const iso = (ms: number): string => new Date(ms).toISOString();\n',
    rule: null,
  },
  { file: 'src/transport/d.ts', code: "export const ask = (): Promise<Response> => fetch('/api');\n", rule: null },
  // habits that only types can see
  {
    file: 'src/lib/floating.ts',
    code: 'const work = async (): Promise<void> => {};\nexport const go = (): void => {\n  work();\n};\n',
    rule: 'typescript(no-floating-promises)',
  },
  {
    file: 'src/lib/exhaustive.ts',
    code: "export function word(state: 'a' | 'b'): number {\n  switch (state) {\n    case 'a':\n      return 1;\n  }\n  return 0;\n}\n",
    rule: 'typescript(switch-exhaustiveness-check)',
  },
  { file: 'src/lib/any.ts', code: 'export const x: any = 1;\n', rule: 'typescript(no-explicit-any)' },
  {
    file: 'src/lib/bang.ts',
    code: 'export const x = (y: string | null): string => y!;\n',
    rule: 'typescript(no-non-null-assertion)',
  },
  { file: 'src/lib/bang.test.ts', code: 'export const x = (y: string | null): string => y!;\n', rule: null },
  { file: 'src/lib/standard.ts', code: 'export default 1;\n', rule: 'import(no-default-export)' },
  {
    file: 'src/lib/ring-a.ts',
    code: "import { b } from './ring-b.ts';\nexport const a = (): unknown => b;\n",
    rule: 'import(no-cycle)',
  },
  {
    file: 'src/lib/ring-b.ts',
    code: "import { a } from './ring-a.ts';\nexport const b = (): unknown => a;\n",
    rule: 'import(no-cycle)',
  },
  {
    file: 'src/ui/image.tsx',
    code: 'export const Logo = () => <img src="/logo.svg" />;\n',
    rule: 'jsx-a11y(alt-text)',
  },
  {
    file: 'src/ui/hook.tsx',
    code: "import { useState } from 'react';\nexport const Odd = ({ yes }: { yes: boolean }) => {\n  if (yes) useState(1);\n  return null;\n};\n",
    rule: 'react-hooks(rules-of-hooks)',
  },
];

/** A feature reads records by the names that their contracts have (UI-85). */
const FIELD = 'medicalpro(no-field-by-name)';
const read = (file: string, expression: string, rule: string | null = FIELD): Planted => ({
  file: `src/features/patients/${file}`,
  code: `export const read = (record: Record<string, string>, styles: Record<string, string>, dataset: DOMStringMap, element: HTMLElement) => [${expression}, record, styles, dataset, element];\n`,
  rule,
});
planted.push(
  read('field.ts', "record['birthDate']"),
  read('field-maybe.ts', "(record as typeof record | undefined)?.['birthDate']"),
  read('field-class.ts', "styles['row']", null),
  read('field-data.ts', "element.dataset['testid'], dataset['testid']", null),
  read('field-name.ts', 'record[element.id]', null),
  read('field.test.ts', "record['birthDate']", null),
  { ...read('field.ts', "record['birthDate']", null), file: 'src/records/field.ts' },
);

/** The engine is given a domain and names none (SV-178): the clinic is one application of it. */
const CLINIC = 'eslint(no-restricted-imports)';
planted.push(
  ...['queue', 'db', 'transport', 'client', 'browser', 'hooks', 'records', 'features/sync-centre'].map((layer) => {
    const up = '../'.repeat(layer.split('/').length);
    return imports(`src/${layer}/application.ts`, `${up}contract/clinic.ts`, CLINIC);
  }),
  imports('src/sw/worker.ts', '../contract/clinic.ts', CLINIC),
  imports('src/sw/service-worker.ts', '../contract/clinic.ts', null),
  imports('src/queue/entity.ts', '../contract/entities/patient.ts', CLINIC),
  {
    file: 'src/hooks/entity-type.ts',
    code: "import type { thing } from '../contract/entities/patient.ts';\nexport type Other = typeof thing;\n",
    rule: CLINIC,
  },
  ...['audit', 'auth', 'backup', 'http', 'store', 'sync'].map((layer) =>
    imports(`server/${layer}/application.ts`, '../domains/clinic/thing.ts', CLINIC),
  ),
  imports('server/main.ts', './domains/clinic/thing.ts', CLINIC),
  imports('server/sync/rights.ts', '../../src/contract/entities/patient.ts', CLINIC),
  imports('server/application.ts', './domains/clinic/thing.ts', null),
  imports('server/domains/school/application.ts', '../../sync/thing.ts', null),
  imports('src/records/application.test.ts', '../contract/clinic.ts', null),
  imports('src/features/patients/application.ts', '../../contract/entities/patient.ts', null),
  imports('src/app/application.ts', '../contract/clinic.ts', null),
);

const targets = [
  'lib',
  'contract',
  'queue',
  'db',
  'transport',
  'client',
  'browser',
  'hooks',
  'records',
  'sw',
  'app',
  'ui',
  'ui/primitives',
  'mocks',
  'features/patients',
  'features/session',
].map((name) => `src/${name}/thing.ts`);

let folder = '';
const spoken = new Map<string, Set<string>>();

beforeAll(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'fence-')));
  const write = (file: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  };
  for (const file of ['.oxlintrc.json', 'tsconfig.base.json', 'tsconfig.json', 'scripts/lint/plugin.mjs'])
    write(file, fs.readFileSync(path.join(root, file), 'utf8'));
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  for (const file of [
    ...targets,
    'src/features/patients/index.ts',
    'src/features/patients/listing.ts',
    'src/features/chart/listings.ts',
    'src/features/session/index.ts',
    'src/contract/clinic.ts',
    'src/contract/entities/patient.ts',
    'server/thing.ts',
    'server/sync/thing.ts',
    'server/domains/clinic/thing.ts',
    'test/thing.ts',
    'src/lib/thing.test.ts',
  ]) {
    write(file, 'export const thing = 1;\nexport type Thing = number;\n');
  }
  for (const { file, code } of planted) write(file, code);
  // Through node, so that the package's own launcher is found wherever the system keeps its links.
  const run = spawnSync(
    process.execPath,
    [path.join(root, 'node_modules/oxlint/bin/oxlint'), '--type-aware', '--format', 'json', 'src', 'server', 'test'],
    {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 50_000_000,
    },
  );
  const start = run.stdout.indexOf('{');
  const report = JSON.parse(run.stdout.slice(start)) as { diagnostics: { code: string; filename: string }[] };
  for (const { code, filename } of report.diagnostics) {
    const file = path.relative(folder, path.resolve(folder, filename));
    spoken.set(file, (spoken.get(file) ?? new Set()).add(code));
  }
}, 60_000);

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('the import fence and the core’s purity', () => {
  it.each(planted.filter(({ rule }) => rule === FIELD))('UI-85 refuses $file: $code', ({ file }) => {
    expect([...(spoken.get(file) ?? [])]).toContain(FIELD);
  });
  it.each(planted.filter(({ rule }) => rule !== null && rule !== CLINIC && rule !== FIELD))(
    'refuses $file: $code',
    ({ file, rule }) => {
      expect([...(spoken.get(file) ?? [])]).toContain(rule);
    },
  );
  it.each(planted.filter(({ rule }) => rule === CLINIC))('SV-178 keeps the clinic out of $file: $code', ({ file }) => {
    expect([...(spoken.get(file) ?? [])]).toContain(CLINIC);
  });
  it.each(planted.filter(({ rule }) => rule === null))('lets $file pass: $code', ({ file }) => {
    expect([...(spoken.get(file) ?? [])]).toEqual([]);
  });
});

describe('SV-176 the application of the server', () => {
  it('SV-176 is named by one file, and by the clinic’s own programs', () => {
    const below = (folder: string): string[] =>
      fs
        .readdirSync(path.join(root, folder), { withFileTypes: true })
        .flatMap((entry) => (entry.isDirectory() ? below(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
    const naming = below('server')
      .filter((file) => /\.(ts|mjs)$/.test(file) && !/\.test\.ts$|^server\/domains\//.test(file))
      .filter((file) => /from '[./]+\/domains\//.test(fs.readFileSync(path.join(root, file), 'utf8')));
    const programs = ['conformance', 'drugs-import-cli', 'import-cli', 'mock', 'testing', 'testing-templates'];
    expect(naming.toSorted()).toEqual(['application', ...programs].map((name) => `server/${name}.ts`).toSorted());
  });
});

describe('SV-168 HTTP ends in src/transport', () => {
  it('SV-168 the queue and the client name no status and no media type', () => {
    const files = ['queue', 'client'].flatMap((folder) =>
      fs.readdirSync(path.join(root, 'src', folder)).map((name) => path.join(root, 'src', folder, name)),
    );
    const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
    expect(sources.length).toBeGreaterThan(30);
    const offending = sources.filter((file) =>
      /problem\+json|contentType|redirected|\bstatus(Code)? *(===|>=|<) *\d|\/api\//.test(
        fs.readFileSync(file, 'utf8'),
      ),
    );
    expect(offending).toEqual([]);
  });
});
