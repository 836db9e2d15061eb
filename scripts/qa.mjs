// Plays one row of docs/qa.md, or all of them, in a visible browser and slowly enough to follow.
// usage: npm run qa [-- ROW] (a ROW as the guide's table names it, for example lost-answer)
import process from 'node:process';
import { play } from './lib/play.mjs';
import { build, checkNode, guarded, installBrowsers, installDependencies } from './setup.mjs';

const row = process.argv[2] ?? '';
if (process.argv.length > 3 || !/^[a-z0-9-]*$/.test(row)) {
  console.error('usage: npm run qa [-- ROW]   (a ROW of the table in docs/qa.md, for example lost-answer)');
  process.exit(2);
}
if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
  console.error(
    'qa: no screen to show a browser on (DISPLAY is not set). `npx playwright test e2e/qa.spec.ts` needs none.',
  );
  process.exit(1);
}

const ready = guarded(() => {
  checkNode();
  installDependencies();
  build();
  installBrowsers('chromium');
});
const only = row === '' ? 'QA-13 ' : `QA-13 ${row}( @long)?$`;
process.exit(ready ? play(['e2e/qa.spec.ts', '-g', only, '--workers', '1'], { QA_SHOWN: '1' }) : 1);
