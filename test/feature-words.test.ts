import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { enInside } from '../src/ui/i18n/texts/en-inside.ts';
import { en } from '../src/ui/i18n/texts/en.ts';
import { frInside } from '../src/ui/i18n/texts/fr-inside.ts';
import { fr } from '../src/ui/i18n/texts/fr.ts';
import type { Texts } from '../src/ui/i18n/texts/typography.ts';
import { wordsBeside } from '../src/ui/testing/all-words.ts';

const SRC = path.resolve(import.meta.dirname, '../src');
const SHARED = 'the frame and the kit';

/** The features whose words a feature loads beside its own. `test/loaded-words.dom.test.ts` shows that it does. */
const LOADS: Readonly<Record<string, readonly string[]>> = {
  absences: ['practitioners'],
  chart: ['agenda', 'consents', 'document-templates', 'drugs', 'patients'],
  'clinic-settings': ['agenda', 'consents', 'practitioners'],
  consents: ['document-templates'],
  duplicates: ['patients'],
};

const keysOf = (texts: Texts, prefix = ''): string[] =>
  Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key] : keysOf(value, `${prefix}${key}.`),
  );

/** Who says which key. The owner of a word file is its folder. */
const OWNED: readonly (readonly [string, string])[] = [
  ...[fr, frInside].flatMap((texts) => keysOf(texts)).map((key) => [key, SHARED] as const),
  ...[...wordsBeside('fr')].flatMap(([file, words]) =>
    keysOf(words).map((key) => [key, path.basename(path.dirname(file))] as const),
  ),
];

const plain = (key: string): string => key.replace(/_(?:zero|one|other)$/, '');
const ownersOf = new Map<string, Set<string>>();
for (const [key, owner] of OWNED) {
  const steps = plain(key).split('.');
  // A key that is put together (`agenda.view.${view}`) is known by how it begins.
  for (const [at] of steps.entries()) {
    const start = steps.slice(0, at + 1).join('.') + (at + 1 < steps.length ? '.' : '');
    ownersOf.set(start, (ownersOf.get(start) ?? new Set()).add(owner));
  }
}

const filesIn = (folder: string): string[] =>
  fs
    .readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) =>
      entry.isDirectory() ? filesIn(path.join(folder, entry.name)) : [path.join(folder, entry.name)],
    );

interface Use {
  file: string;
  feature: string;
  key: string;
}

/** `t('patient.new')`, `textOf(`agenda.view.${view}`)`: the key, or the part of it that is known. */
const KEY = /\b(?:t|textOf)\(\s*(?:'([\w.-]+)'|`([\w.-]+\.)(?:\$\{|`))/g;

/** What the kit puts together for any module: `field.${entityType}.${name}`. */
const isOfAnyModule = ({ feature, key }: Use): boolean =>
  (feature === 'records' || feature === 'ui') && /^\w+\.$/.test(key);

const uses: readonly Use[] = filesIn(SRC)
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|\/testing\/|words-\w\w\.ts$/.test(file))
  .flatMap((file) => {
    const [layer = '', folder = ''] = path.relative(SRC, file).split(path.sep);
    const feature = layer === 'features' || layer === 'app' ? folder : layer;
    return [...fs.readFileSync(file, 'utf8').matchAll(KEY)].map(([, whole, start]) => ({
      file: path.relative(SRC, file),
      feature,
      key: whole ?? start ?? '',
    }));
  });

/** What is on the screen before somebody has signed in, and where an error is caught. */
const FIRST_VISIT =
  /^app\/error-boundary|^features\/session\/(?:sign-in|gate-link)|^ui\/shell\/(?:display-choices|provider)|^ui\/primitives\/(?:fields|form-layout|plain-field)/;

describe('CT-10 the words of a first visit', () => {
  it('are in the first catalogue', () => {
    const first = new Set([fr].flatMap((texts) => keysOf(texts)).map(plain));
    const said = uses.filter(({ file }) => FIRST_VISIT.test(file));
    expect(said.length).toBeGreaterThan(20);
    expect(
      said.filter(({ key }) => ![...first].some((one) => one === key || (key.endsWith('.') && one.startsWith(key)))),
    ).toEqual([]);
  });
});

describe('CT-8 the words that source code names', () => {
  it('are found', () => {
    expect(uses.length).toBeGreaterThan(500);
    expect(new Set(uses.map(({ feature }) => feature)).size).toBeGreaterThan(12);
  });

  it('stand in a catalogue', () => expect(uses.filter(({ key }) => !ownersOf.has(key))).toEqual([]));

  it('are loaded with the feature that names them', () =>
    expect(
      uses.filter((use) => {
        const { feature, key } = use;
        const owners = ownersOf.get(key) ?? new Set();
        return !isOfAnyModule(use) && ![SHARED, feature, ...(LOADS[feature] ?? [])].some((owner) => owners.has(owner));
      }),
    ).toEqual([]));

  it('are those of no module where they stand in the frame and the kit', () => {
    const modules = new Set([...ownersOf].flatMap(([key, owners]) => (owners.has(SHARED) ? [] : [key.split('.')[0]])));
    for (const texts of [fr, frInside, en, enInside])
      expect(
        keysOf(texts).filter((key) => modules.has(key.split('.')[0]) && !ownersOf.get(plain(key))?.has(SHARED)),
      ).toEqual([]);
  });
});
