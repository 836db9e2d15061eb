import { Api } from './support/api.ts';
import type { Trouble } from './support/network.ts';
import { expect, LONG, test } from './support/test.ts';

const UP = /\/api\/sync\/up/;

test.describe('answers that are none', () => {
  test('the answer is lost after the server has committed: one effect', async ({ device, network, clinic, name }) => {
    await device.signIn();
    const birthName = name('Perdu');
    network.forget();
    network.trouble(UP, { kind: 'lost-answer' }, 1);
    const id = await device.create({ birthName });
    await network.until(UP, { status: null });
    const api = await Api.signIn(clinic);
    // The server has it, the device cannot know.
    expect(await api.named(birthName)).toHaveLength(1);
    await device.expectChip('synced', 0);
    expect(network.count(UP, 200)).toBeGreaterThan(0);
    expect(await api.named(birthName)).toHaveLength(1);
    expect(await api.versions(id)).toHaveLength(1);
  });

  test(
    'the answer to an edit is lost twice: still one version more',
    LONG,
    async ({ device, network, clinic, name }) => {
      await device.signIn();
      const id = await device.create({ birthName: name('Deux') });
      await device.expectChip('synced', 0);
      network.forget();
      network.trouble(UP, { kind: 'lost-answer' }, 2);
      await device.edit(id, { note: 'Une seule fois.' });
      await network.until(UP, { status: null, times: 2, within: 30_000 });
      await device.expectChip('synced', 0);
      expect((await (await Api.signIn(clinic)).versions(id)).map(({ version }) => version)).toEqual([2, 1]);
    },
  );

  const troubles: [string, Trouble][] = [
    ['500', { kind: 'status', status: 500 }],
    ['503 with Retry-After', { kind: 'status', status: 503, retryAfter: 1 }],
    ['429 with Retry-After', { kind: 'status', status: 429, retryAfter: 1 }],
    ['a captive portal’s page', { kind: 'captive-portal' }],
  ];
  for (const [title, trouble] of troubles) {
    test(
      `${title}, again and again: nothing is lost, and all arrives when it is over`,
      LONG,
      async ({ device, network, clinic, name }) => {
        await device.signIn();
        const birthName = name('Tenace');
        network.forget();
        network.trouble(/^\/api\//, trouble);
        await device.create({ birthName });
        await network.until(UP, { times: 2, within: 40_000 });
        await expect(device.chip).toHaveAttribute('data-pending', '1');
        await device.page.reload();
        await expect(device.chip).toHaveAttribute('data-pending', '1');
        await expect(device.row(birthName)).toBeVisible();
        expect(await (await Api.signIn(clinic)).named(birthName)).toHaveLength(0);
        network.heal();
        await device.expectChip('synced', 0);
        expect(await (await Api.signIn(clinic)).named(birthName)).toHaveLength(1);
      },
    );
  }

  test(
    '401: the queue waits for a sign-in, loses nothing, and goes on after it',
    LONG,
    async ({ device, network, clinic, name }) => {
      await device.signIn();
      const birthName = name('Session');
      network.trouble(/^\/api\/(?!auth\/login)/, { kind: 'status', status: 401 });
      await device.create({ birthName });
      await device.expectChip('signed-out', 1);
      await expect(device.row(birthName)).toBeVisible();
      network.heal();
      // The way that the banner leads. A session that is found to live still needs no form.
      await device.open('/login');
      const form = device.page.getByTestId('login-password');
      await expect(form.or(device.chip).first()).toBeVisible();
      // It may be found while the form is there already, which then goes.
      if (await form.isVisible()) await Promise.race([device.enterCredentials(), device.chip.waitFor()]);
      await device.expectChip('synced', 0);
      expect(await (await Api.signIn(clinic)).named(birthName)).toHaveLength(1);
    },
  );
});
