// SIGKILL in every phase of a change's life, again and again at other moments. The seed of a round is in its step's
// title. usage: npm run test:kills [-- --rounds N] [--seed S]
import process from 'node:process';
import { parseArgs } from 'node:util';
import { play } from './lib/play.mjs';
import { build, checkNode, guarded, installBrowsers, installDependencies } from './setup.mjs';

function parsedOptions() {
  try {
    return parseArgs({
      options: {
        rounds: { type: 'string', default: '20' },
        seed: { type: 'string', default: String(1 + (Date.now() % 1_000_000)) },
      },
    }).values;
  } catch (error) {
    console.error(`${error.message}\nusage: npm run test:kills [-- --rounds N] [--seed S]`);
    process.exit(2);
  }
}

function numberOf(name, word) {
  const number = Number(word);
  if (Number.isSafeInteger(number) && number > 0) return number;
  console.error(`--${name} takes a whole number above 0, not ${JSON.stringify(word)}`);
  process.exit(2);
}

const values = parsedOptions();
const rounds = numberOf('rounds', values.rounds);
const seed = numberOf('seed', values.seed);

const ready = guarded(() => {
  checkNode();
  installDependencies();
  build();
  installBrowsers('chromium');
});
if (!ready) process.exit(1);
console.log(`kills: ${rounds} rounds of each phase, seed ${seed}`);
process.exit(
  play(['e2e/kills.spec.ts', 'e2e/first-copy.spec.ts', '-g', 'SIGKILL'], {
    KILL_ROUNDS: String(rounds),
    KILL_SEED: String(seed),
  }),
);
