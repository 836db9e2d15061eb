import process from 'node:process';
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
 * The server and what both sides share keep nothing in their modules, and loading them anew for each file took as long
 * as the tests. A page's modules do keep things (the language, what a screen remembers, listeners on the document), and
 * IndexedDB's databases go with their process.
 */
const sharingModules = { isolate: false } as const;

/** Left to `npm run test:long`: `test/conformance/crash.pg.test.ts` and the journeys of kills stand for it. */
const LEFT_OUT = process.env['LONG'] ? [] : ['test/node/crash-points.pg.test.ts'];

/**
 * Without the times of an earlier run Vitest begins with the largest files. These are small and long: at the end, one
 * core would wait for them.
 */
const LONG = /(?:owner\.pg|csv-import\.pg|isolation\.pg|rights\.pg|start\.pg|simulation|tier-b)\.test\.ts$/;

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
          ...sharingModules,
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
          name: 'dom',
          environment: 'happy-dom',
          include: named('.dom.test.{ts,tsx}'),
          setupFiles: ['test/setup/dom.ts'],
        },
      },
      {
        extends: true,
        test: {
          ...common,
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
          ...sharingModules,
          name: 'pg',
          environment: 'node',
          include: named('.pg.test.ts'),
          exclude: LEFT_OUT,
          hookTimeout: 120_000,
          testTimeout: 60_000,
        },
      },
    ],
  },
});
