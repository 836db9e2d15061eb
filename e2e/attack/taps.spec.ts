import type { CDPSession, Page } from '@playwright/test';
import { Api } from '../support/api.ts';
import type { Device } from '../support/device.ts';
import { expect, test } from '../support/test.ts';

/** Times between two taps, or two presses of Enter: of a nervous finger, of a slow one, of a person who waits. */
const GAPS = (process.env['TAP_GAPS'] ?? '0,120,300,700,1500').split(',').map(Number);
const RATES = (process.env['TAP_RATES'] ?? '1,6').split(',').map(Number);

interface Change {
  entityType: string;
  operation: string;
  payload: Record<string, unknown>;
}

/** Everything that this device has to send, as its store holds it. */
const outbox = (page: Page): Promise<Change[]> =>
  page.evaluate(async () => {
    const name = (await indexedDB.databases()).find((one) => one.name?.startsWith('medicalpro:'))?.name ?? '';
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
    });
    const rows = await new Promise<unknown[]>((resolve, reject) => {
      const request = database.transaction('outbox').objectStore('outbox').getAll();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error!);
    });
    database.close();
    return rows as Change[];
  });

interface Hands {
  page: Page;
  session: CDPSession;
  gap: number;
  rate: number;
}

/** `dialog >> button` */
const within = (page: Page, path: string) =>
  path
    .split(' >> ')
    .reduce<Page | ReturnType<Page['getByTestId']>>(
      (place, testId) => place.getByTestId(testId).first(),
      page,
    ) as ReturnType<Page['getByTestId']>;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Two taps at one place of the screen, whatever lies there by then. */
async function tapTwice({ page, session, gap, rate }: Hands, testId: string): Promise<void> {
  const control = within(page, testId);
  await control.scrollIntoViewIfNeeded();
  const box = await control.boundingBox();
  if (!box) throw new Error(`${testId} is not on the screen`);
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await session.send('Emulation.setCPUThrottlingRate', { rate });
  const began = Date.now() / 1000;
  const tap = (order: number) =>
    (['mousePressed', 'mouseReleased'] as const).map((type) =>
      session.send('Input.dispatchMouseEvent', {
        type,
        ...at,
        button: 'left',
        clickCount: gap < 400 ? order + 1 : 1,
        timestamp: began + (order * gap) / 1000,
      }),
    );
  const first = tap(0);
  await pause(gap);
  await Promise.all([...first, ...tap(1)]);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
}

async function enterTwice({ session, gap, rate }: Omit<Hands, 'page'>): Promise<void> {
  await session.send('Emulation.setCPUThrottlingRate', { rate });
  const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' };
  const press = () =>
    (['keyDown', 'keyUp'] as const).map((type) => session.send('Input.dispatchKeyEvent', { type, ...key }));
  const first = press();
  await pause(gap);
  await Promise.all([...first, ...press()]);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
}

interface Action {
  name: string;
  /** Leads to where it is done. */
  come: (device: Device, patient: { id: string; name: string }) => Promise<void>;
  /** What is tapped; the field in which Enter is pressed. */
  tap: string;
  enter?: string;
  /** What has gone when it is done, where it is not the button that saves. */
  gone?: string;
  /** Changes that one intent makes; as many as the first time where it is not said. */
  makes?: number;
}

const chartForm =
  (path: string, fields: Record<string, string>): Action['come'] =>
  async (device, { id }) => {
    await device.open(`/${path}/new?owner=${id}`);
    await expect(device.page.getByTestId('save')).toBeVisible();
    for (const [field, value] of Object.entries(fields)) await device.type(field, value);
  };

let round = 0;

const ACTIONS: Action[] = [
  {
    name: 'allergy',
    come: chartForm('allergies', { text: 'Pollen' }),
    tap: 'save',
    enter: 'field-text',
    makes: 1,
  },
  {
    name: 'problem',
    come: chartForm('conditions', { text: 'Asthme' }),
    tap: 'save',
    enter: 'field-onset',
    makes: 1,
  },
  {
    name: 'vitals',
    come: chartForm('observations', { '29463-7': '70', '8302-2': '175' }),
    tap: 'save',
    enter: 'field-29463-7',
    makes: 2,
  },
  {
    name: 'note',
    come: chartForm('medical-records', { reason: 'Toux', practitionerId: 'Lef' }),
    tap: 'save',
    enter: 'field-practitionerId',
    makes: 1,
  },
  {
    name: 'practitioner',
    come: async (device) => {
      await device.open('/practitioners/new');
      await device.type('familyName', 'DOUBLE');
      await device.type('givenNames', 'Ana');
    },
    tap: 'save',
    enter: 'field-familyName',
    makes: 1,
  },
  {
    name: 'series of appointments',
    come: async (device, { name }) => {
      await device.open('/appointments/new');
      await device.type('patientId', name);
      await device.type('practitionerId', 'Lef');
      await device.type('start', `${2027 + (round += 1)}-04-06 09:00`);
      await device.page.getByRole('radio', { name: 'Chaque semaine' }).check({ force: true });
    },
    tap: 'save',
    enter: 'field-reason',
  },
  {
    // Enter twice in the form that lies over the appointment's: the second one is not for the appointment.
    name: 'patient in place',
    come: async (device) => {
      await device.open('/appointments/new');
      await device.type('practitionerId', 'Lef');
      await device.type('start', '2027-04-07 09:00');
      const field = device.page.getByTestId('field-patientId');
      await field.fill(
        `Sur place ${Math.random()}`.replace(/[0-9.]/g, (digit) => 'abcdefghijk'['0123456789.'.indexOf(digit)] ?? ''),
      );
      await device.page.locator('[data-new]').click();
      const dialog = device.page.getByTestId('form-dialog');
      await dialog.getByTestId('field-birthGivenNames').fill('Ana');
      await dialog.getByTestId('field-birthDate').fill('1984-02-29');
      await dialog.getByTestId('field-birthDate').press('Tab');
      await dialog.getByTestId('field-gender').fill('Fém');
      await dialog.getByTestId('field-gender').press('Tab');
    },
    tap: 'form-dialog >> save',
    enter: 'form-dialog >> field-birthGivenNames',
    gone: 'form-dialog',
    makes: 1,
  },
  {
    name: 'absence',
    come: async (device) => {
      await device.open('/absences/new?owner=00000001-0002-4000-8000-000000000001');
      await expect(device.page.getByTestId('field-start')).toBeVisible();
      await device.type('start', '2027-05-06');
      await device.type('end', '2027-05-07');
    },
    tap: 'save',
    enter: 'field-end',
    makes: 1,
  },
];

const only = process.env['TAP_ONLY']?.split(',');

for (const action of ACTIONS.filter(({ name }) => !only || only.includes(name)))
  test(`UI-10 ${action.name}: two taps or two Enters are one change`, async ({ device, clinic, network, name }) => {
    const api = await Api.signIn(clinic);
    const birthName = name('Frappe');
    const { id } = await api.createIn('patients', {
      birthName,
      birthGivenNames: 'Ana',
      birthDate: '1984-02-29',
      gender: 'female',
    });
    await device.signIn({ role: 'admin' });
    const session = await device.page.context().newCDPSession(device.page);
    await network.cut();
    const { page } = device;
    const wrong: string[] = [];
    let expected = action.makes;
    for (const rate of RATES)
      for (const gap of GAPS)
        for (const way of ['tap', 'enter'] as const) {
          if (way === 'enter' && !action.enter) continue;
          await action.come(device, { id, name: birthName });
          const before = (await outbox(page)).length;
          const hands = { page, session, gap, rate };
          if (way === 'tap') await tapTwice(hands, action.tap);
          else {
            await within(page, action.enter ?? '').focus();
            await enterTwice(hands);
          }
          await expect(page.getByTestId(action.gone ?? 'save'))
            .toHaveCount(0)
            .catch(() => undefined);
          await pause(300);
          const rows = await outbox(page);
          const made = rows.slice(before);
          expected ??= made.length;
          const after = `${new URL(page.url()).pathname} ${await page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? document.activeElement?.tagName)}`;
          console.log(action.name, way, `rate ${rate} gap ${gap}`, made.length, after);
          // After a second, Enter in the form below is meant for it (UI-38).
          if (way === 'enter' && action.gone !== undefined && gap > 1_000) continue;
          if (made.length !== expected)
            wrong.push(
              `${way} rate ${rate} gap ${gap}: ${JSON.stringify(made.map(({ entityType, operation }) => [entityType, operation]))}`,
            );
        }
    expect(wrong).toEqual([]);
  });
