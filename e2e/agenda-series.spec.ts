import { createPatient, createPractitioner, createVisits, eventOf, openDay, slotAt } from './support/agenda.ts';
import { Api } from './support/api.ts';
import { faultsOfOpen, keepLanguages } from './support/axe.ts';
import { expect, LONG, test } from './support/test.ts';

test(
  'AG-21 AG-22 AG-10 a weekly series over the change of clocks, made, changed and cancelled offline: this one, this and the following, all, and the undo',
  LONG,
  async ({ device, network, clinic, name }) => {
    const api = await Api.signIn(clinic);
    const patient = name('Serie');
    const who = [await createPractitioner(api, name('Hebdo'))];
    const patientId = await createPatient(api, patient);
    await device.signIn({ role: 'front' });
    const page = await openDay(device, '2027-03-15', who);
    await network.cut();
    const card = eventOf(page, patient);
    const sync = async () => {
      await network.mend();
      await page.getByTestId('nav-sync').click();
      await page.getByTestId('sync-now').click();
      await device.expectChip('synced', 0);
      const found = await api.ofPatient('appointments', patientId);
      return found.toSorted((a, b) => (String(a['start']) < String(b['start']) ? -1 : 1));
    };
    const openCard = async (day: string) => {
      await openDay(device, day, who);
      await card.click();
      await expect(page.getByTestId('appointment')).toBeVisible();
    };

    await keepLanguages(page);
    await slotAt(page, '10:00').click();
    await device.type('patientId', patient);
    await device.type('repeat', 'Chaque semaine');
    await device.type('repeatTimes', '5');
    await expect(page.getByTestId('series')).toContainText('5 rendez-vous');
    expect(await faultsOfOpen(page, 'form:has([data-testid="field-repeat"])'), 'a series').toEqual([]);
    await device.save();
    await expect(card).toHaveAccessibleName(/^10:00 – 10:20/);
    const made = await sync();
    // By the clocks of the clinic ten each time: they are put forward on 28 March.
    const days = ['2027-03-15', '2027-03-22', '2027-03-29', '2027-04-05', '2027-04-12'];
    const at = (hour: string) => days.map((day, week) => `${day}T${week < 2 ? hour : `0${Number(hour) - 1}`}`);
    expect(made.map(({ start }) => start)).toEqual(at('09').map((start) => `${start}:00:00.000Z`));
    expect(new Set(made.map(({ recurrenceId }) => recurrenceId)).size).toBe(1);

    // The second and those after it half an hour later.
    await network.cut();
    await openCard(days[1]!);
    await keepLanguages(page);
    await page.getByTestId('edit').click();
    await device.type('scope', 'Celui-ci et les 3 suivants');
    expect(await faultsOfOpen(page, 'form:has([data-testid="field-scope"])'), 'which of a series').toEqual([]);
    await page.getByTestId('field-start.time').fill('10:30');
    await page.getByTestId('field-start.time').press('Tab');
    await device.save();
    await expect(card).toHaveAccessibleName(/^10:30 – 10:50/);
    // The third alone, by an hour.
    await openCard(days[2]!);
    await page.getByTestId('edit').click();
    await page.getByTestId('field-start.time').fill('11:30');
    await page.getByTestId('field-start.time').press('Tab');
    await device.save();
    await expect(card).toHaveAccessibleName(/^11:30 – 11:50/);
    const moved = await sync();
    expect(moved.map(({ start }) => String(start).slice(0, 16))).toEqual([
      '2027-03-15T09:00',
      '2027-03-22T09:30',
      '2027-03-29T09:30',
      '2027-04-05T08:30',
      '2027-04-12T08:30',
    ]);

    // All, by the clinic, and back with one tap.
    await network.cut();
    await openCard(days[3]!);
    await keepLanguages(page);
    await page.getByTestId('status-cancelled').click();
    expect(await faultsOfOpen(page, '[role="dialog"]'), 'a cancellation, with its reason').toEqual([]);
    await page.keyboard.press('Escape');
    const cancelAll = async () => {
      await page.getByTestId('status-cancelled').click();
      await device.type('scope', 'Toute la série');
      await device.type('cancelledBy', 'le cabinet');
      await page.getByTestId('field-cancelReason').fill('Congés');
      await page.getByTestId('confirm').click();
      await expect(page.getByTestId('appointment')).toHaveAttribute('data-status', 'cancelled');
    };
    await cancelAll();
    await page.getByTestId('undo').click();
    await expect(page.getByTestId('appointment')).toHaveAttribute('data-status', 'booked');
    await cancelAll();
    const cancelled = await sync();
    expect(cancelled.map(({ status, cancelledBy, cancelReason }) => [status, cancelledBy, cancelReason])).toEqual(
      days.map(() => ['cancelled', 'clinic', 'Congés']),
    );
  },
);

test(
  'AG-12 AG-14 AG-24 what clashes is seen while a time is chosen, and never blocked: practitioner, room, patient, absence, by form and by *Déplacer…*',
  LONG,
  async ({ device, network, clinic, name }) => {
    const api = await Api.signIn(clinic);
    const [here, other] = [name('Ici'), name('Autre')];
    const who = [await createPractitioner(api, name('Heurt')), await createPractitioner(api, name('Voisin'))];
    const [hereId, otherId] = [await createPatient(api, here), await createPatient(api, other)];
    await createVisits(api, hereId, who[0]!, ['2027-04-20T08:00:00.000Z']);
    await createVisits(api, hereId, who[1]!, ['2027-04-20T09:00:00.000Z'], { room: 'Salle 2' });
    await createVisits(api, otherId, who[0]!, ['2027-04-20T13:00:00.000Z']);
    const away = { start: '2027-04-20T10:00:00.000Z', end: '2027-04-20T11:00:00.000Z' };
    await api.createIn('absences', { practitionerId: who[0], ...away, kind: 'training' });
    await device.signIn({ role: 'front' });
    const page = await openDay(device, '2027-04-20', who);
    await network.cut();
    await keepLanguages(page);
    await page.getByTestId('who').click();
    expect(await faultsOfOpen(page, 'details[open]'), 'the choice of practitioners').toEqual([]);
    await page.getByTestId('who').click();
    await eventOf(page, other).click();
    expect(await faultsOfOpen(page, '[data-testid="appointment"]'), 'an appointment').toEqual([]);
    await page.getByTestId('edit').click();
    const clash = page.getByTestId('clash');
    const time = page.getByTestId('field-start.time');
    const choose = async (value: string) => {
      await time.fill(value);
      await time.press('Tab');
    };
    await device.type('room', 'Salle 2');
    await choose('10:10');
    await expect(clash).toContainText(`10:00–10:20 : ${here} Ana est déjà avec ce praticien.`);
    await choose('11:00');
    await expect(clash).toContainText(`11:00–11:20 : la salle est occupée par ${here} Ana.`);
    await choose('12:30');
    await expect(clash).toContainText('12:00–13:00 : le praticien est absent.');
    await choose('21:00');
    await expect(clash).toContainText('Hors des horaires');
    // The next free slot, found offline; pressed again, the one after it.
    await choose('10:10');
    await page.getByTestId('next-free').click();
    await expect(time).toHaveValue('10:20');
    await page.getByTestId('next-free').click();
    await expect(time).toHaveValue('10:25');
    await choose('10:10');
    await expect(page.getByTestId('save')).toHaveText('Réserver quand même');
    expect(await faultsOfOpen(page, 'form:has([data-testid="clash"])'), 'what clashes').toEqual([]);
    await device.save();
    const moved = eventOf(page, other);
    await expect(moved).toHaveAccessibleName(/^10:10 – 10:30, .*Surréservation/i);

    // By *Déplacer…* onto the other practitioner, whose patient it is not, and back.
    await page.getByTestId('move').click();
    const dialog = page.getByTestId('move-dialog');
    // Escape closes what is on top, and not the appointment below it.
    await dialog.getByTestId('field-start.time').focus();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(page.getByTestId('appointment')).toBeVisible();
    await page.getByTestId('move').click();
    await dialog.getByTestId('field-start.time').fill('10:20');
    await dialog.getByTestId('field-start.time').press('Tab');
    expect(await faultsOfOpen(page, '[role="dialog"]'), 'Déplacer…').toEqual([]);
    await dialog.getByTestId('field-start.time').fill('14:00');
    await dialog.getByTestId('field-start.time').press('Tab');
    await page.getByTestId('confirm').click();
    await expect(moved).toHaveAccessibleName(/^14:00 – 14:20/);
    await page.getByTestId('undo').click();
    await expect(moved).toHaveAccessibleName(/^10:10 – 10:30/);
    // By key onto what is taken: asked about, and left as it was.
    const first = eventOf(page, here).first();
    await first.focus();
    await page.keyboard.press('Alt+ArrowDown');
    expect(await faultsOfOpen(page, '[role="dialog"]'), 'a slot that is taken').toEqual([]);
    await page.keyboard.press('Escape');
    await expect(first).toHaveAccessibleName(/^10:00 – 10:20/);
    await network.mend();
    await page.getByTestId('nav-sync').click();
    await page.getByTestId('sync-now').click();
    await device.expectChip('synced', 0);
    expect(await api.ofPatient('appointments', otherId)).toMatchObject([
      { start: '2027-04-20T08:10:00.000Z', overbooked: true, room: 'Salle 2' },
    ]);
  },
);
