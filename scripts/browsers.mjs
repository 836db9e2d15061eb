// The offline journeys in Chromium, Firefox and WebKitGTK, installed by the system's packages where they are missing.
// usage: npm run test:browsers [-- chromium | firefox | webkit ...] [-- -g title]
import process from 'node:process';
import { play } from './lib/play.mjs';
import { build, checkNode, guarded, installBrowsers, installDependencies } from './setup.mjs';

const ENGINES = ['chromium', 'firefox', 'webkit'];
const given = process.argv.slice(2);
const named = ENGINES.filter((name) => given.includes(name));
const engines = named.length > 0 ? named : ENGINES;

const ready = guarded(() => {
  checkNode();
  installDependencies();
  build();
  installBrowsers(...engines);
});
const projects = engines.flatMap((name) => ['--project', name]);
process.exit(
  ready
    ? play([
        '--config',
        'e2e/engines/playwright.config.ts',
        ...projects,
        ...given.filter((word) => !ENGINES.includes(word)),
      ])
    : 1,
);
