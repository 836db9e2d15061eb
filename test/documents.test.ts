import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * Documents are held against the tree: what they name is there, every rule has a test and every test a rule, every
 * fault that a comment names has its row. A name that leads nowhere is worse than none.
 */
const root = path.resolve(import.meta.dirname, '..');
const here = 'test/documents.test.ts';
const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');

/** Files of the tree, with or without git: a copy of the sources is tested too. */
function filesBelow(folder: string): string[] {
  return fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(file) : [file];
  });
}

const sources = ['src', 'server', 'test', 'e2e', 'bench', 'scripts']
  .flatMap(filesBelow)
  .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && file !== here);
const documents = [
  'README.md',
  'SPEC.md',
  'CONTRIBUTING.md',
  ...filesBelow('docs').filter((file) => file.endsWith('.md')),
];
const commands = Object.keys((JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts);

/** In inline code or a command line; without the blocks that show another machine's files. */
const quoted = (text: string): string[] => [...text.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code ?? '');

const TOP =
  /^(?:\.\/)?((?:src|server|test|e2e|bench|scripts|docs|public|\.ci)\/[\w./*{},@-]*|[\w.-]+\.(?:md|json|html|config\.ts))$/;

function exists(named: string): boolean {
  const wild = named.search(/[*{]/);
  if (wild < 0) return fs.existsSync(path.join(root, named));
  // A pattern: the folder before it has a file that begins like it.
  const start = named.slice(0, wild);
  const folder = path.join(root, path.dirname(`${start}x`));
  return (
    fs.existsSync(folder) &&
    fs.readdirSync(folder).some((name) => name.startsWith(path.basename(`${start}x`).slice(0, -1)))
  );
}

describe('documents', () => {
  it.each(documents)('%s names files that exist', (file) => {
    const named = quoted(read(file)).flatMap((code) => TOP.exec(code)?.[1] ?? []);
    const linked = [...read(file).matchAll(/\]\(([^)#]+)\)/g)]
      .map(([, to]) => to ?? '')
      .filter((to) => !/^[a-z]+:/.test(to));
    expect(named.filter((name) => !exists(name))).toEqual([]);
    expect(linked.filter((to) => !fs.existsSync(path.join(root, path.dirname(file), to)))).toEqual([]);
  });

  it.each(documents)('%s names commands that exist', (file) => {
    const text = read(file);
    const named = [...text.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name]) => name ?? '');
    const plain = [...text.matchAll(/\bnpm (start|test)\b/g)].map(([, name]) => name ?? '');
    expect([...named, ...plain].filter((name) => !commands.includes(name))).toEqual([]);
  });

  it('looks at documents that name something', () => {
    expect(documents.length).toBeGreaterThan(20);
    expect(documents.flatMap((file) => quoted(read(file)).filter((code) => TOP.test(code))).length).toBeGreaterThan(30);
  });

  it('lists every decision in their index', () => {
    const records = filesBelow('docs/decisions')
      .map((file) => path.basename(file))
      .filter((name) => /^\d{4}-/.test(name));
    const index = read('docs/decisions/README.md');
    expect(records.filter((name) => !index.includes(`(${name})`))).toEqual([]);
  });
});

describe('what is promised', () => {
  const promises = [
    ...read('docs/guarantees.md').matchAll(/^\| (?!to whom|---)[^|]+\|[^|]+\|([^|]+)\|([^|]+)\|$/gm),
  ].map(([row, rules, shown]) => ({ row, rules: rules ?? '', shown: quoted(shown ?? '') }));

  it('names for each promise a rule, and tests whose titles or scenarios are there', () => {
    expect(promises.length).toBeGreaterThan(10);
    for (const { row, rules, shown } of promises) {
      expect(rules, row).toMatch(/[A-Z]{2}-\d+/);
      expect(shown.length, row).toBeGreaterThan(0);
      for (const file of shown)
        expect([file, /\.(?:test|spec)\.tsx?$/.test(file) && fs.existsSync(path.join(root, file))]).toEqual([
          file,
          true,
        ]);
    }
  });
});

/** The title of every test, and of every group of tests. */
const titles = sources
  .filter((file) => /\.(test|suite|contract|spec)\.tsx?$/.test(file))
  .flatMap((file) =>
    [
      ...read(file).matchAll(
        /(?:\b(?:describe|it|test)(?:\.each\([^\n]*\))?|^ *\](?: as const)?\))\(\s*[`'"]([^\n]*)/gm,
      ),
    ].map(([, title]) => title ?? ''),
  );

describe('rules', () => {
  const spec = read('SPEC.md');
  const rules = [...spec.matchAll(/^- \*\*([A-Z]{2}-\d+)\*\*/gm)].map(([, rule]) => rule ?? '');
  const groups = [...new Set(rules.map((rule) => rule.slice(0, 2)))];
  const RULE = new RegExp(`\\b(?:${groups.join('|')})-\\d+\\b`, 'g');
  /** Rules whose proof is a command of its own, which they name. */
  const byCommand = new Set(
    [...spec.matchAll(/^- \*\*([A-Z]{2}-\d+)\*\*(.*(?:\n {2}.*)*)/gm)]
      .filter(([, , text]) => /npm run [\w:-]+/.test(text ?? ''))
      .map(([, rule]) => rule ?? ''),
  );
  const titled = new Set(titles.flatMap((title) => title.match(RULE) ?? []));

  it('are told once each', () => expect(rules.filter((rule, at) => rules.indexOf(rule) !== at)).toEqual([]));

  it('stand in the title of a test or name the command that shows them, each of them', () =>
    expect(rules.filter((rule) => !titled.has(rule) && !byCommand.has(rule))).toEqual([]));

  it('are in SPEC.md wherever they are named', () => {
    const known = new Set(rules);
    const unknown = [...sources, ...documents].flatMap((file) =>
      (read(file).match(RULE) ?? []).filter((rule) => !known.has(rule)).map((rule) => `${file}: ${rule}`),
    );
    expect(unknown).toEqual([]);
    expect(rules.length).toBeGreaterThan(300);
    expect(groups.length).toBeGreaterThan(15);
  });
});

/** The comments of a source, those that go over several lines as one line each. */
const commentsOf = (text: string): string[] =>
  (text.match(/^ *(?:\/\/|\/?\*).*(?:\n *(?:\/\/|\*).*)*|(?:\/\/|\/\*).*$/gm) ?? []).map((comment) =>
    comment.replaceAll(/\n *(?:\/\/|\*) ?/g, ' '),
  );

describe('faults', () => {
  const CODE = /\b[NSTBMUCGADX]\d{1,2}\b/g;
  const rows = [...read('docs/faults.md').matchAll(/^\| ([A-Z]\d{1,2}) \|/gm)].map(([, code]) => code ?? '');
  /** In comments, between brackets: `(N1)`, `(faults B7: why)`; in the zoo, its own column. */
  const inComments = sources.flatMap((file) =>
    commentsOf(read(file)).flatMap((comment) =>
      (comment.match(/\((?:faults? )?[A-Z]\d{1,2}\b[^)]*\)/g) ?? []).flatMap(
        (codes) => codes.match(/\b[A-Z]\d{1,2}\b/g) ?? [],
      ),
    ),
  );
  const inZoo = [...read('docs/bug-zoo.md').matchAll(/^\| `[^|]+\| ([^|]+) \|/gm)].flatMap(
    ([, codes]) => codes?.match(CODE) ?? [],
  );

  it('have a row wherever they are named, and are named wherever they have one', () => {
    const named = new Set([...inComments, ...inZoo]);
    expect([...named].filter((code) => !rows.includes(code))).toEqual([]);
    expect(rows.filter((code) => !code.startsWith('H') && !named.has(code))).toEqual([]);
    expect(inComments.length).toBeGreaterThan(10);
    expect(inZoo.length).toBeGreaterThan(50);
  });

  it('H1 to H43 stand in the title of a test, each of them', () => {
    const holes = Array.from({ length: 43 }, (_, at) => `H${at + 1}`);
    expect(rows.filter((code) => code.startsWith('H'))).toEqual(holes);
    const titled = new Set(titles.flatMap((title) => title.match(/\bH\d{1,2}\b/g) ?? []));
    expect(holes.filter((code) => !titled.has(code))).toEqual([]);
  });
});

describe('package-lock.json', () => {
  it('holds no download address, and nothing names a registry', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved"|\/-\/[\w.-]+\.tgz/);
    const places = [...sources, ...documents, 'package.json', '.oxlintrc.json', 'vite.config.ts'].filter((file) =>
      /registry\.[a-z]|\.npmrc/.test(read(file)),
    );
    expect(places).toEqual([]);
  });
});
