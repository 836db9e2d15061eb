import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { modernDexie } from './scripts/lib/modern-dexie.mjs';

/**
 * By file name: `x.test.ts` node · `x.dom.test.tsx` happy-dom · `x.idb.test.ts` fake-indexeddb · `x.pg.test.ts` real
 * PostgreSQL.
 */
const EVERYTHING = ['src/**', 'server/**', 'test/**', 'bench/**'];
const named = (suffix: string): string[] => EVERYTHING.map((folder) => `${folder}/*${suffix}`);
const special = [...named('.dom.test.{ts,tsx}'), ...named('.idb.test.{ts,tsx}'), ...named('.pg.test.ts')];

const common = {
  testTimeout: 20_000,
  hookTimeout: 60_000,
  restoreMocks: true,
  unstubGlobals: true,
} as const;

/**
 * Loading the modules anew for each file took longer than the tests. Files of one kind share them, each kind in a phase of
 * its own: what has taken the page of one environment (Testing Library's `screen`) is of no use in the next.
 */
const sharingModules = (phase: number) => ({ isolate: false, sequence: { groupOrder: phase } }) as const;

/** These are about what a module loads, or replace one. */
const WITH_OWN_MODULES = [
  'src/features/consents/{consents,reading}.dom.test.tsx',
  'src/ui/i18n/feature-texts.dom.test.ts',
  'test/{loaded,module}-words.dom.test.ts',
];

/**
 * Without the times of an earlier run Vitest begins with the largest files. These are small and long: at the end, one
 * core would wait for them.
 */
const LONG =
  /(?:owner\.pg|csv-import\.pg|crash-points\.pg|isolation\.pg|rights\.pg|start\.pg|simulation|tier-b)\.test\.ts$/;

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [true, false].flatMap((isLong) => sorted.filter(({ moduleId }) => LONG.test(moduleId) === isLong));
  }
}

export default defineConfig({
  resolve: modernDexie,
  define: { __APP_VERSION__: '"0.0.0+test"', __MOCK__: 'false', __BUILT_AT__: '0' },
  test: {
    // Two cores is what a small machine has; more workers there only make PGlite and PostgreSQL wait for each other.
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
    globalSetup: 'test/setup/templates.ts',
    projects: [
      {
        extends: true,
        test: {
          ...common,
          ...sharingModules(2),
          name: 'node',
          environment: 'node',
          include: named('.test.{ts,tsx}'),
          exclude: special,
        },
      },
      {
        extends: true,
        plugins: [react()],
        test: {
          ...common,
          ...sharingModules(0),
          name: 'dom',
          environment: 'happy-dom',
          include: named('.dom.test.{ts,tsx}'),
          exclude: WITH_OWN_MODULES,
          setupFiles: ['test/setup/dom.ts'],
        },
      },
      {
        extends: true,
        plugins: [react()],
        test: {
          ...common,
          sequence: { groupOrder: 1 },
          name: 'dom-alone',
          environment: 'happy-dom',
          include: WITH_OWN_MODULES,
          setupFiles: ['test/setup/dom.ts'],
        },
      },
      {
        extends: true,
        test: {
          ...common,
          sequence: { groupOrder: 1 },
          name: 'idb',
          environment: 'node',
          include: named('.idb.test.{ts,tsx}'),
          setupFiles: ['test/setup/indexed-db.ts'],
        },
      },
      {
        extends: true,
        test: {
          ...common,
          ...sharingModules(2),
          name: 'pg',
          environment: 'node',
          include: named('.pg.test.ts'),
          hookTimeout: 120_000,
          testTimeout: 60_000,
        },
      },
    ],
  },
});
