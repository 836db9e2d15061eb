import base from '../../playwright.config.ts';

/** What is too long for `npm test`: see scripts/attack.mjs. */
export default { ...base, testDir: '.', testIgnore: [], outputDir: '../../test-results/attack', timeout: 600_000 };
