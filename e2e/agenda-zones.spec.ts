import { createPatient, createPractitioner, createVisits, eventOf, openDay, slotAt } from './support/agenda.ts';
import { Api } from './support/api.ts';
import { CHROMIUM } from './support/browser.ts';
import { Clinic } from './support/clinic.ts';
import { Device } from './support/device.ts';
import { Network } from './support/network.ts';
import { expect, LONG, test } from './support/test.ts';

for (const { zone, said } of [
  { zone: 'America/St_Johns', said: 'America/St Johns' },
  { zone: 'Africa/Algiers', said: 'Africa/Algiers' },
])
  test.describe(`a device in ${zone}`, () => {
    test.use({ ...CHROMIUM.context, timezoneId: zone });

    test(
      `AG-3 says that it is in ${zone}, and shows and books by the clinic’s clocks in winter, in summer and around midnight`,
      LONG,
      async ({ device, clinic, name }) => {
        const api = await Api.signIn(clinic);
        const [birthName, booked] = [name('Ailleurs'), name('Reserve')];
        const who = [await createPractitioner(api, name('Zone'))];
        const patientId = await createPatient(api, birthName);
        const bookedId = await createPatient(api, booked);
        await createVisits(api, patientId, who[0]!, ['2027-01-12T13:00:00.000Z', '2027-07-13T12:00:00.000Z']);
        await createVisits(api, patientId, who[0]!, ['2027-07-14T22:30:00.000Z']);
        await device.signIn({ role: 'front' });
        const { page } = device;
        const card = eventOf(page, birthName);
        for (const [day, time] of [
          ['2027-01-12', '14:00 – 14:20'],
          ['2027-07-13', '14:00 – 14:20'],
          ['2027-07-15', '00:30 – 00:50'],
        ] as const) {
          await openDay(device, day, who);
          await expect(page.getByTestId('zone')).toContainText(`(Europe/Paris) : cet appareil est réglé sur ${said}`);
          await expect(card).toHaveCount(1);
          await expect(card).toHaveAccessibleName(new RegExp(`^${time}`));
          await device.open(`/appointments?view=list&date=${day}&who=${who[0]}`);
          const row = page.getByTestId('event').filter({ hasText: time.slice(0, 5) });
          await expect(row).toContainText(birthName);
          await device.open(`/appointments?view=month&date=${day}&who=${who[0]}`);
          const inMonth = page.locator(`[data-testid="month-day"][data-date="${day}"]`);
          await expect(inMonth).toContainText(birthName);
          await expect(inMonth).toContainText(time.slice(0, 5));
        }
        await openDay(device, '2027-07-13', who);
        await slotAt(page, '09:00').click();
        await expect(page.getByTestId('field-start').last()).toHaveValue(/13.*2027/);
        await device.type('patientId', booked);
        await device.saveAndSync();
        await expect(eventOf(page, booked)).toHaveAccessibleName(/^09:00 – 09:20/);
        expect(await api.ofPatient('appointments', bookedId)).toMatchObject([{ start: '2027-07-13T07:00:00.000Z' }]);
      },
    );
  });

test('AG-3 in the clinic’s own zone nothing is said of zones', LONG, async ({ device }) => {
  await device.signIn({ role: 'front' });
  const page = await openDay(device, '2027-01-12');
  await expect(page.getByTestId('zone')).toHaveCount(0);
});

for (const { zone, visits, series } of [
  {
    zone: 'America/St_Johns',
    // Clocks go from 02:00 to 03:00 on 14 March; on 7 November the hour from 01:00 comes twice.
    visits: [
      ['2027-03-14', ['2027-03-14T05:00:00.000Z', '2027-03-14T05:30:00.000Z'], ['01:30 – 01:50', '03:00 – 03:20']],
      ['2027-11-07', ['2027-11-07T04:00:00.000Z', '2027-11-07T05:00:00.000Z'], ['01:30 – 01:50', '01:30 – 01:50']],
    ],
    series: ['2027-03-09T13:30:00.000Z', '2027-03-16T12:30:00.000Z', '2027-03-23T12:30:00.000Z'],
  },
  {
    zone: 'Africa/Algiers',
    // No change of clocks on the days of Paris.
    visits: [
      ['2027-03-28', ['2027-03-28T00:30:00.000Z', '2027-03-28T01:30:00.000Z'], ['01:30 – 01:50', '02:30 – 02:50']],
      ['2027-10-31', ['2027-10-31T00:30:00.000Z', '2027-10-31T01:30:00.000Z'], ['01:30 – 01:50', '02:30 – 02:50']],
    ],
    series: ['2027-03-23T09:00:00.000Z', '2027-03-30T09:00:00.000Z', '2027-04-06T09:00:00.000Z'],
  },
] as const)
  test(
    `AG-3 AG-21 AG-50 a clinic in ${zone}: its days around the change of clocks, in every view, in a repeat and on paper`,
    LONG,
    async ({ page, name }) => {
      test.setTimeout(180_000);
      const clinic = await Clinic.open({ zone });
      const network = await Network.open(clinic.port);
      try {
        const api = await Api.signIn(clinic);
        const [birthName, weekly] = [name('Horloge'), name('Hebdo')];
        const who = [await createPractitioner(api, name('Zone'))];
        const patientId = await createPatient(api, birthName);
        const weeklyId = await createPatient(api, weekly);
        for (const [, starts] of visits) await createVisits(api, patientId, who[0]!, starts);
        const device = await new Device(page, network).signIn({ role: 'front' });
        const cards = eventOf(page, birthName);
        for (const [day, , times] of visits) {
          for (const view of ['day', 'week'] as const) {
            await device.open(`/appointments?view=${view}&date=${day}&who=${who[0]}`);
            for (const media of ['screen', 'print'] as const) {
              await page.emulateMedia({ media });
              await expect(cards).toHaveCount(2);
              await expect(cards.first()).toHaveAccessibleName(new RegExp(`^${times[0]}`));
              await expect(cards.last()).toHaveAccessibleName(new RegExp(`^${times[1]}`));
              const boxes = await cards.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
              const [one, other] = boxes as [DOMRect, DOMRect];
              expect(one.bottom <= other.top || one.right <= other.left, `${view} ${media}`).toBe(true);
            }
            await page.emulateMedia({ media: 'screen' });
          }
          await device.open(`/appointments?view=list&date=${day}`);
          await expect(page.getByTestId('event')).toContainText(times.map((time) => time.slice(0, 5)));
          await device.open(`/appointments?view=month&date=${day}`);
          const inMonth = page.locator(`[data-testid="month-day"][data-date="${day}"]`);
          for (const time of times) await expect(inMonth).toContainText(time.slice(0, 5));
        }
        const [firstDay] = series[0].split('T');
        await openDay(device, firstDay!, who);
        await slotAt(page, '10:00').click();
        await device.type('patientId', weekly);
        await device.type('repeat', 'Chaque semaine');
        await device.type('repeatTimes', '3');
        await expect(page.getByTestId('series')).toContainText('toujours à 10:00');
        await device.saveAndSync();
        const made = await api.ofPatient('appointments', weeklyId);
        expect(made.map(({ start }) => start).toSorted()).toEqual(series);
      } finally {
        await network.close();
        await clinic.close();
      }
    },
  );
