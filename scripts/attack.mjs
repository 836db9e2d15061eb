// Attacks that are too long for `npm test`: slow double taps and double Enters on every form, a store without room at
// each moment.   usage: npm run attack [-- -g title] (TAP_GAPS=0,700 TAP_RATES=1,6 narrow the taps)
import process from 'node:process';
import { play } from './lib/play.mjs';
import { build, checkNode, guarded, installBrowsers, installDependencies } from './setup.mjs';

const ready = guarded(() => {
  checkNode();
  installDependencies();
  build();
  installBrowsers('chromium');
});
process.exit(
  ready ? play(['--config', 'e2e/attack/playwright.config.ts', '--workers', '1', ...process.argv.slice(2)]) : 1,
);
