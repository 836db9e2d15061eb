import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { modernDexie } from './scripts/lib/modern-dexie.mjs';

const root = import.meta.dirname;
const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };

/**
 * Names this build by what it was made from, so that two builds of the same sources are the same build, with or without
 * git.
 */
function buildId(): string {
  const hash = createHash('sha256');
  const visit = (entry: string): void => {
    const full = path.join(root, entry);
    if (!fs.existsSync(full)) return;
    if (fs.statSync(full).isDirectory())
      for (const child of fs.readdirSync(full).toSorted()) visit(path.join(entry, child));
    else if (!/\.test\.tsx?$/.test(entry)) hash.update(entry).update(fs.readFileSync(full));
  };
  for (const entry of ['src', 'index.html', 'public', 'package-lock.json', 'vite.config.ts']) visit(entry);
  return hash.digest('hex').slice(0, 8);
}

interface Precached {
  url: string;
  integrity?: string;
}

/**
 * What the worker accepts for each file while it installs: the bytes that were built, by their hash, and nothing else
 * (SPEC UG-10).
 */
const withIntegrity = <E extends Precached>(folder: string, entries: readonly E[]): E[] =>
  entries.map((entry) => ({
    ...entry,
    integrity: `sha256-${createHash('sha256')
      .update(fs.readFileSync(path.join(folder, entry.url)))
      .digest('base64')}`,
  }));

/**
 * The day of these sources: of the last commit, or as the packager says (reproducible-builds.org), else of this build.
 * Whole days, and none of the commit's own, so that builds of the same sources stay the same.
 */
function builtAt(): number {
  const DAY_MS = 86_400_000;
  const committed = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' }).stdout;
  const seconds = Number(
    process.env['SOURCE_DATE_EPOCH'] ?? (committed === '' || committed === null ? NaN : committed),
  );
  const at = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : Date.now();
  return Math.floor(at / DAY_MS) * DAY_MS;
}

/**
 * A feature's door does nothing by itself: whoever takes one thing from it, as the first visit does, does not load the
 * others.
 */
const isDoor = (id: string): boolean => /\/src\/features\/[\w-]+\/index\.ts$/.test(id);

/**
 * What a signed-in person's client needs, and the first visit does not. It does nothing by itself either, and is packed
 * apart: the doors lead to it, so that it would be taken for a part of every page.
 */
const SIGNED_IN = [
  /\/src\/features\/[\w-]+\/listings?\.ts$/,
  /\/src\/features\/patients\/duplicates\.ts$/,
  /\/src\/features\/clinic-settings\/(?:settings-provider|use-clinic-settings)\.tsx?$/,
  /\/src\/contract\/clinical\/clinic-settings\.ts$/,
];
const isForSignedIn = (id: string): boolean => SIGNED_IN.some((pattern) => pattern.test(id));

/** The entities' contracts: the client of whoever is signed in needs all of them, and each screen some. */
const isContract = (id: string): boolean => /\/src\/contract\/(?:entities\/|clinic\.ts$)/.test(id);

/** Its package leads every bundler to the build for development, with its warnings and their texts. */
const productionRouter = {
  find: /^react-router$/,
  replacement: path.join(root, 'node_modules/react-router/dist/production/index.mjs'),
};

// Each file of its own costs an installation a request, a comparison and a place in the cache. What is small and needed
// by many screens is packed together.

/** Features that are modules of records: every screen of records waits for the words of all of them (CT-9). */
const MODULES =
  'absences|agenda|chart|clinic-settings|closures|consents|document-templates|patients|phrases|practitioners|share-rules|users';
/** Features around the records, each opened by itself. */
const AROUND = 'access|account|admin|audit|conflicts|devices|duplicates|health|retention|sync-centre|sync-log';
const isWordsOf = (features: string, language: 'fr' | 'en'): ((id: string) => boolean) => {
  const pattern = new RegExp(`/src/features/(?:${features})/(?:imported-|record-file-)?words-${language}\\.ts$`);
  return (id) => pattern.test(id);
};

/** Small, without a heavy import, and needed by most of the screens behind the sign-in. */
const KIT = [
  /\/src\/hooks\//,
  /\/src\/contract\/[\w-]+\.ts$/,
  /\/src\/client\/(?:others-changes|refused-error|drugs\/messages)\.ts$/,
  /\/src\/records\/(?:control-props|csv|faults|form-place|issue-words|module-parts|module-text|print-hold)\.ts$/,
  /\/src\/ui\/i18n\/(?:format|partial-date|time-of-day|words)\.ts$/,
  /\/src\/ui\/primitives\/(?:count-table|device-row|facts|not-loaded|progress-bar|refresh-button)\./,
  /\/src\/ui\/primitives\/(?:download|remember|shortcuts|use-return|word-diff)\.ts$/,
];
const isInKit = (id: string): boolean => KIT.some((pattern) => pattern.test(id));

/** All icons but those of the first load. */
const isIcon = (id: string): boolean => /@tabler\/icons-react\/dist\/esm\/icons\//.test(id);

const MOCK_WORKER = 'mockServiceWorker.js';

/** MSW's worker and the mock's entry belong to the mock mode alone: they exist nowhere else. */
function mockMode(): Plugin {
  const source = path.join(root, 'node_modules/msw/lib', MOCK_WORKER);
  return {
    name: 'medicalpro:mock-mode',
    transformIndexHtml: { order: 'pre', handler: (html) => html.replace('/src/app/main.tsx', '/src/mocks/main.ts') },
    configureServer(server) {
      server.middlewares.use(`/${MOCK_WORKER}`, (_request, response) => {
        response.setHeader('content-type', 'text/javascript');
        response.end(fs.readFileSync(source));
      });
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: MOCK_WORKER, source: fs.readFileSync(source) });
    },
  };
}

/**
 * What every page runs, by where it lies: packages, and files of `src` by the beginning of their path. It is packed into
 * one file, because in twenty small ones it is 4 kB larger to load (brotli). Nothing that is loaded later belongs here.
 */
const PACKAGES = [
  'react',
  'react-dom',
  'react-router',
  'scheduler',
  'dexie',
  'zod',
  'uuid',
  'i18next',
  'react-i18next',
];
const SCOPED = ['@tanstack/react-query', '@tanstack/query-core', '@mantine/core/esm/core/MantineProvider'];
/** The sign-in's own; all the others are packed together, apart. */
const FIRST_ICONS = /@tabler\/icons-react\/dist\/esm\/icons\/IconArrowRight\.mjs$/;
const SOURCES = [
  'app/main',
  ...['client', 'changes', 'status-watch', 'record-cache', 'collection', 'search-link', 'sync-runner', 'outbox'].map(
    (name) => `client/${name}`,
  ),
  ...['open', 'live', 'web'].map((name) => `browser/${name}`),
  // Not the drug catalogue's own store.
  ...[
    'dexie',
    'schema',
    'load',
    'transaction',
    'outbox',
    'unreadable',
    'hot',
    'runs',
    'faults',
    'presence',
    'upgrade',
  ].map((name) => `db/${name}`),
  'queue/',
  ...['http', 'reply'].map((name) => `transport/${name}`),
  ...['json', 'text', 'names', 'ids', 'world', 'within'].map((name) => `lib/${name}`),
  'ui/i18n/i18n',
  'ui/shell/display-choices',
  'ui/shell/logo',
  'ui/primitives/plain-field',
  'ui/primitives/use-once',
];
const inEveryPage = (id: string): boolean =>
  FIRST_ICONS.test(id) ||
  [...PACKAGES, ...SCOPED].some((name) => id.includes(`/node_modules/${name}/`)) ||
  SOURCES.some((start) => id.startsWith(path.join(import.meta.dirname, 'src', start)));

export default defineConfig(({ mode, command }) => {
  const mock = mode === 'mock';
  return {
    plugins: [
      react(),
      mock && mockMode(),
      VitePWA({
        strategies: 'injectManifest',
        srcDir: 'src/sw',
        filename: 'service-worker.ts',
        registerType: 'prompt',
        injectRegister: null,
        injectManifest: {
          globPatterns: ['**/*.{js,css,html,woff2,svg,png}'],
          globIgnores: [MOCK_WORKER, 'sw.js', 'through-gate.html'],
          maximumFileSizeToCacheInBytes: 5_000_000,
        },
        // The plugin names the worker after its source; the address that browsers keep is /sw.js.
        integration: {
          beforeBuildServiceWorker(options) {
            options.swDest = path.join(path.dirname(options.swDest), 'sw.js');
            const { injectManifest } = options;
            injectManifest.swDest = options.swDest;
            const folder = injectManifest.globDirectory;
            injectManifest.manifestTransforms = [(manifest) => ({ manifest: withIntegrity(folder, manifest) })];
            injectManifest.additionalManifestEntries = withIntegrity(
              folder,
              (injectManifest.additionalManifestEntries ?? []).filter((entry) => typeof entry !== 'string'),
            );
          },
        },
        includeManifestIcons: false,
        manifest: {
          id: '/',
          name: 'MedicalPro',
          short_name: 'MedicalPro',
          description: 'La gestion de cabinet qui fonctionne sans réseau et ne perd jamais une saisie.',
          lang: 'fr',
          dir: 'ltr',
          start_url: '/patients',
          scope: '/',
          display: 'standalone',
          theme_color: '#FBFAF7',
          background_color: '#FBFAF7',
          categories: ['medical', 'productivity'],
          icons: [
            { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
            { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
            { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
            { src: '/icons/icon.svg', sizes: 'any', type: 'image/svg+xml' },
          ],
        },
        devOptions: { enabled: false, type: 'module' },
      }),
    ],
    resolve: { alias: [...modernDexie.alias, productionRouter] },
    define: {
      __APP_VERSION__: JSON.stringify(command === 'build' ? `${version}+${buildId()}` : `${version}+dev`),
      __BUILT_AT__: JSON.stringify(builtAt()),
      __MOCK__: JSON.stringify(mock),
    },
    // PGlite finds its files beside its modules.
    optimizeDeps: { exclude: ['@electric-sql/pglite'] },
    // The search index's worker loads numbering plans when it needs them.
    worker: { format: 'es' },
    build: {
      target: 'es2022',
      sourcemap: false,
      outDir: mock ? 'dist-mock' : 'dist',
      reportCompressedSize: false,
      rolldownOptions: {
        treeshake: { moduleSideEffects: (id) => !isDoor(id) && !isForSignedIn(id) },
        output: {
          codeSplitting: {
            groups: [
              { name: 'frame', test: inEveryPage },
              { name: 'signed-in', test: isForSignedIn, priority: 1, includeDependenciesRecursively: false },
              { name: 'words-fr', test: isWordsOf(MODULES, 'fr'), priority: 2, includeDependenciesRecursively: false },
              { name: 'words-en', test: isWordsOf(MODULES, 'en'), priority: 2, includeDependenciesRecursively: false },
              { name: 'more-words-fr', test: isWordsOf(AROUND, 'fr'), includeDependenciesRecursively: false },
              { name: 'more-words-en', test: isWordsOf(AROUND, 'en'), includeDependenciesRecursively: false },
              { name: 'contract', test: isContract, priority: 2, includeDependenciesRecursively: false },
              { name: 'icons', test: isIcon, includeDependenciesRecursively: false },
              { name: 'kit', test: isInKit, minShareCount: 2, includeDependenciesRecursively: false },
            ],
          },
        },
      },
      manifest: true,
      cssCodeSplit: false,
    },
    server: { port: 5173, proxy: mock ? {} : { '/api': { target: 'http://127.0.0.1:4300', changeOrigin: false } } },
  };
});
