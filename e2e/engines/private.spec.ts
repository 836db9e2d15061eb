import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Api } from '../support/api.ts';
import { expect, test } from '../support/test.ts';
import { privateFirefox } from './firefox.ts';
import { Hand } from './hand.ts';

/**
 * Firefox 153 lends a private window a store and a worker, for as long as it is open; nothing tells them from others.
 */
test('ST-2 a private window: what is said to be kept is kept for as long as the window is open, and goes out once; then nothing is left, and nothing is said to be', async ({
  network,
  clinic,
  name,
}) => {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'medicalpro-private-'));
  let browser = await privateFirefox.start(profile);
  try {
    const hand = await new Hand(await browser.tab(), network).signIn();
    const [sent, lost] = [name('Prive'), name('Perdu')];
    const api = await Api.signIn(clinic);
    await network.cut();
    await hand.create(sent);
    await hand.tab.reload();
    await hand.expectListed(sent, true);
    await network.mend();
    await hand.expectChip(/^synced$/, 0);
    expect(await api.named(sent)).toMatchObject([{ version: 1 }]);

    await network.cut();
    await hand.create(lost);
    await browser.quit();
    browser = await privateFirefox.start(profile);
    await network.mend();
    const again = await new Hand(await browser.tab(), network).signIn();
    await again.expectListed(sent, true);
    await again.expectListed(lost, false);
    expect(await api.named(lost)).toHaveLength(0);
  } finally {
    await browser.kill();
    await fs.promises.rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
