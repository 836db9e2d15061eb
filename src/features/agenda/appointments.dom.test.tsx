import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { testId } from '../../../test/support/queue.ts';
import type { JsonObject } from '../../lib/json.ts';
import { withdrawOffer } from '../../ui/shell/undo-toast.tsx';
import { agenda, CLAIRE, DR, visit } from './testing/record-pages.tsx';

const SERIES = '018f0000-0000-7000-9000-0000000000aa';
/** Mondays at ten by the clocks of Paris; on the fourth they have been put forward. */
const MONDAYS = ['2027-03-08T09:00', '2027-03-15T09:00', '2027-03-22T09:00', '2027-03-29T08:00'].map(
  (at) => `${at}:00.000Z`,
);
const [FIRST, SECOND, THIRD, FOURTH, OTHER] = [testId(), testId(), testId(), testId(), testId()];
const OLD_SERIES = Object.fromEntries(
  [FIRST, SECOND, THIRD, FOURTH].map((id, at) => [
    id,
    ['appointment', visit(MONDAYS[at] ?? '', { recurrenceId: SERIES })] as const,
  ]),
);

const field = (name: string) => screen.findByTestId(`field-${name}`);
const choose = async (label: RegExp) => fireEvent.click(await screen.findByRole('radio', { name: label }));
const type = async (name: string, value: string) => fireEvent.change(await field(name), { target: { value } });
const START = { start: MONDAYS[0], practitionerId: DR, patientId: CLAIRE, minutes: '20', zone: 'Europe/Paris' };

describe('a series of appointments', () => {
  beforeEach(() => {
    localStorage.clear();
    withdrawOffer();
  });

  it('AG-21 is made of one appointment each, once, whatever the taps; 10:00 stays 10:00 over the change of clocks', async () => {
    const { queue, open } = await agenda({});
    open('/appointments/new', START);
    await choose(/semaine$/);
    await type('repeatTimes', '4');
    expect((await screen.findByTestId('series')).textContent).toContain('4 rendez-vous');
    const save = screen.getByTestId('save');
    fireEvent.click(save);
    fireEvent.click(save);
    await waitFor(() => expect(screen.queryByTestId('save')).toBeNull());
    await waitFor(() => expect(queue()).toHaveLength(4));
    const made = queue();
    expect(made.map(({ payload }) => payload['start'])).toEqual(MONDAYS);
    expect(new Set(made.map(({ entityId }) => entityId)).size).toBe(4);
    expect(new Set(made.map(({ payload }) => payload['recurrenceId'])).size).toBe(1);
    expect(made.every(({ operation, payload }) => operation === 'CREATE' && payload['repeat'] === undefined)).toBe(
      true,
    );
  });

  it('AG-21 says how many are too many, and saves nothing then', async () => {
    const { queue, open } = await agenda({});
    open('/appointments/new', START);
    await choose(/Chaque jour/);
    await type('repeatTimes', '61');
    fireEvent.click(screen.getByTestId('save'));
    expect((await screen.findAllByText(/de 2 à 60 rendez-vous/)).length).toBeGreaterThan(0);
    await choose(/À une date/);
    await type('repeatUntil', '2028-03-01');
    expect((await screen.findAllByText(/plus de 60 rendez-vous/)).length).toBeGreaterThan(0);
    fireEvent.click(screen.getByTestId('save'));
    expect(queue()).toEqual([]);
  });

  it('AG-21 books over what stands in its way only where something does, and says where', async () => {
    const { queue, open } = await agenda({ [FIRST]: ['appointment', visit(MONDAYS[2] ?? '')] });
    open('/appointments/new', START);
    await choose(/semaine$/);
    await type('repeatTimes', '4');
    expect((await screen.findByTestId('clash')).textContent).toMatch(/déjà pris.*22 mars/);
    fireEvent.click(screen.getByRole('button', { name: /Réserver quand même/ }));
    await waitFor(() => expect(queue()).toHaveLength(4));
    expect(queue().map(({ payload }) => payload['overbooked'])).toEqual([undefined, undefined, true, undefined]);
  });

  it('AG-22 is moved from one on: those before stay, each that follows is changed once', async () => {
    const { queue, open } = await agenda(OLD_SERIES);
    open(`/appointments/${THIRD}/edit`);
    await choose(/Celui-ci et le suivant/);
    await type('minutes', '30');
    const save = screen.getByTestId('save');
    fireEvent.click(save);
    fireEvent.click(save);
    await waitFor(() => expect(queue()).toHaveLength(2));
    expect(queue()).toEqual([
      { operation: 'UPDATE', entityId: THIRD, payload: { end: '2027-03-22T09:30:00.000Z' } },
      { operation: 'UPDATE', entityId: FOURTH, payload: expect.objectContaining({ end: '2027-03-29T08:30:00.000Z' }) },
    ]);
  });

  it('AG-27 moved by its own interval makes room for itself: the last one first, and nothing is double-booked', async () => {
    const { queue, open } = await agenda(OLD_SERIES);
    open(`/appointments/${SECOND}/edit`);
    await choose(/Celui-ci et les 2 suivants/);
    await type('start', '2027-03-22 10:00');
    fireEvent.blur(await field('start'));
    await waitFor(() => expect(screen.queryByTestId('clash')).toBeNull());
    fireEvent.click(screen.getByTestId('save'));
    await waitFor(() => expect(queue()).toHaveLength(3));
    expect(queue().map(({ entityId, payload }) => [entityId, payload['start'], payload['overbooked']])).toEqual([
      [FOURTH, '2027-04-05T08:00:00.000Z', undefined],
      [THIRD, MONDAYS[3], undefined],
      [SECOND, MONDAYS[2], undefined],
    ]);
  });

  it('AG-27 names the dates at which the patient or the room is taken elsewhere', async () => {
    const elsewhere = { practitionerIds: [OTHER], room: '2' };
    const { open } = await agenda({
      [OTHER]: ['practitioner', { familyName: 'Roux', givenNames: 'Anne' }],
      [FIRST]: ['appointment', visit(MONDAYS[1] ?? '', elsewhere)],
      [SECOND]: ['appointment', visit(MONDAYS[2] ?? '', { ...elsewhere, patientId: OTHER })],
    });
    open('/appointments/new', START);
    await choose(/semaine$/);
    await type('repeatTimes', '4');
    await type('room', '2');
    const said = (await screen.findByTestId('clash')).textContent;
    expect(said).toMatch(/patient a déjà un rendez-vous\s: Lun\. 15 mars/i);
    expect(said).toMatch(/Salle occupée\s: Lun\. 22 mars/i);
  });

  it('AG-22 is cancelled as a whole by one tap, and brought back by one', async () => {
    const { queue, open } = await agenda(OLD_SERIES);
    open(`/appointments/${SECOND}`);
    await waitFor(() => expect(screen.getByTestId('appointment').textContent).toContain('2 sur 4'));
    fireEvent.click(screen.getByTestId('status-cancelled'));
    await choose(/Toute la série \(3 autres\)/);
    const confirm = screen.getByTestId('confirm');
    fireEvent.click(confirm);
    fireEvent.click(confirm);
    await waitFor(() => expect(queue()).toHaveLength(4));
    expect(new Set(queue().map(({ entityId }) => entityId))).toEqual(new Set([FIRST, SECOND, THIRD, FOURTH]));
    expect(queue().every(({ payload }) => payload['status'] === 'cancelled')).toBe(true);
    fireEvent.click(await screen.findByTestId('undo'));
    await waitFor(() => expect(queue()).toEqual([]));
  });
});

describe('the dialog to move an appointment', () => {
  it('AG-24 moves it to another time with one change and an undo; over another one only when told', async () => {
    const { queue, open } = await agenda(OLD_SERIES);
    open(`/appointments/${FIRST}`);
    fireEvent.click(await screen.findByTestId('move'));
    const day = await field('start');
    fireEvent.change(day, { target: { value: '2027-03-15 10:10' } });
    fireEvent.blur(day);
    await waitFor(() => expect(screen.getByTestId('confirm').textContent).toBe('Réserver quand même'));
    fireEvent.change(day, { target: { value: '2027-03-16 11:00' } });
    fireEvent.blur(day);
    await waitFor(() => expect(screen.getByTestId('confirm').textContent).toBe('Déplacer'));
    const confirm = screen.getByTestId('confirm');
    fireEvent.click(confirm);
    fireEvent.click(confirm);
    await waitFor(() => expect(queue()).toHaveLength(1));
    expect(queue()[0]).toMatchObject({
      entityId: FIRST,
      payload: { start: '2027-03-16T10:00:00.000Z', end: '2027-03-16T10:20:00.000Z' },
    });
    expect(queue()[0]?.payload['overbooked']).toBeUndefined();
    fireEvent.click(await screen.findByTestId('undo'));
    await waitFor(() => expect(queue().at(-1)?.payload['start']).toBe(MONDAYS[0]));
  });
});

describe('the waiting room', () => {
  const here = (arrivedAt: string, more: JsonObject = {}) =>
    ['appointment', visit('2027-03-01T08:30:00.000Z', { status: 'arrived', arrivedAt, ...more })] as const;
  const rows = () => screen.getAllByTestId('waiting-row').map((row) => row.dataset['entityId']);
  const texts = () => screen.getAllByTestId('waiting-row').map((row) => row.textContent);
  const button = (name: string, at: number) => screen.getAllByTestId(name)[at] as HTMLElement;

  beforeEach(() => withdrawOffer());

  it('AG-15, AG-31 has who has waited longest first, since their arrival, which is noted with the status', async () => {
    const { open, queue } = await agenda({
      [FIRST]: ['appointment', visit('2027-03-01T08:00:00.000Z')],
      [SECOND]: ['appointment', visit('2027-03-01T08:30:00.000Z', { status: 'arrived' })],
      [THIRD]: ['appointment', visit('2027-03-01T09:00:00.000Z', { status: 'fulfilled' })],
      [FOURTH]: here('2027-03-01T08:31:00.000Z', { status: 'checked-in' }),
    });
    open(`/appointments/${FIRST}`);
    fireEvent.click(await screen.findByTestId('status-arrived'));
    await waitFor(() =>
      expect(queue().at(-1)?.payload).toEqual({ status: 'arrived', arrivedAt: '2027-03-01T09:00:00.000Z' }),
    );
    open('/waiting');
    // Where nothing was noted: since the server's last change.
    await waitFor(() => expect(rows()).toEqual([FOURTH, SECOND, FIRST]));
    expect(texts()).toEqual([29, 7, 0].map((minutes) => expect.stringMatching(new RegExp(`\\D${minutes}\\smin`))));
    fireEvent.click(screen.getByTestId('undo'));
    await waitFor(() =>
      expect(queue().at(-1)?.payload).toEqual({ status: 'booked', arrivedAt: null, waitingRank: null }),
    );
  });

  it('AG-32 another order is one change, keeps the focus on its row, and is undone', async () => {
    const { open, queue } = await agenda({
      [FIRST]: here('2027-03-01T08:10:00.000Z'),
      [SECOND]: here('2027-03-01T08:20:00.000Z'),
      [THIRD]: here('2027-03-01T08:30:00.000Z'),
    });
    open('/waiting');
    await waitFor(() => expect(rows()).toEqual([FIRST, SECOND, THIRD]));
    const up = button('waiting-up', 2);
    up.focus();
    fireEvent.click(up);
    await waitFor(() => expect(rows()).toEqual([FIRST, THIRD, SECOND]));
    expect(document.activeElement).toBe(button('waiting-up', 1));
    expect(screen.getByText(/MARTIN Claire passe en position 2/)).toBeTruthy();
    fireEvent.click(button('waiting-down', 0));
    await waitFor(() => expect(rows()).toEqual([THIRD, FIRST, SECOND]));
    expect(document.activeElement).toBe(button('waiting-down', 1));
    await waitFor(() =>
      expect(queue().map(({ entityId, payload }) => [entityId, payload])).toEqual([
        [THIRD, { waitingRank: '2027-03-01T08:15:00.000Z' }],
        [FIRST, { waitingRank: '2027-03-01T08:17:30.000Z' }],
      ]),
    );
    // At either end there is nothing to do, and the focus stays.
    fireEvent.click(button('waiting-up', 0));
    fireEvent.click(button('waiting-down', 2));
    fireEvent.click(screen.getByTestId('undo'));
    await waitFor(() => expect(rows()).toEqual([FIRST, THIRD, SECOND]));
    expect(queue().at(-1)).toMatchObject({ entityId: FIRST, payload: { waitingRank: null } });
    expect(queue()).toHaveLength(3);
  });

  it('AG-35 on the big screen says initials, and names once they are chosen there', async () => {
    const { open } = await agenda({ [FIRST]: here('2027-03-01T08:10:00.000Z') });
    open('/board');
    const row = await screen.findByTestId('waiting-board-row');
    await waitFor(() => expect(row.textContent).toMatch(/^C\. M\..*Benali.*50\smin$/i));
    expect(document.body.textContent).not.toMatch(/martin|claire/i);
    fireEvent.click(screen.getByRole('radio', { name: 'Leur nom' }));
    expect(row.textContent).toContain('MARTIN Claire');
  });
});

describe('AG-23 the appointments of a record', () => {
  const ids = (testId: string) =>
    [...screen.getByTestId(testId).querySelectorAll<HTMLElement>('[data-entity-id]')].map(
      (row) => row.dataset['entityId'],
    );

  it('AG-23 are on the patient’s page what comes and what was, and a new one begins with the patient', async () => {
    const { open } = await agenda({
      ...OLD_SERIES,
      [OTHER]: ['appointment', visit('2027-02-22T09:00:00.000Z', { status: 'noshow' })],
    });
    open('/claire');
    await waitFor(() => expect(ids('visits-coming')).toEqual([FIRST, SECOND, THIRD, FOURTH]));
    expect(ids('visits-past')).toEqual([OTHER]);
    expect(screen.getByText('1 absence sans prévenir')).toBeTruthy();
    fireEvent.click(screen.getByTestId('book'));
    expect((await field('patientId')).dataset['value']).toBe(CLAIRE);
  });

  it('AG-36 are a file of the practitioner’s, which names no patient', async () => {
    const { open } = await agenda({
      ...OLD_SERIES,
      [OTHER]: ['appointment', visit('2027-02-22T09:00:00.000Z', { status: 'cancelled', reason: 'Claire Martin' })],
    });
    const made: Blob[] = [];
    const create = vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      made.push(blob as Blob);
      return 'blob:x';
    });
    open('/dr');
    fireEvent.click(await screen.findByTestId('save-agenda'));
    const file = (await made[0]?.text()) ?? '';
    create.mockRestore();
    expect(file.match(/BEGIN:VEVENT/g)).toHaveLength(4);
    expect(file).toContain('SUMMARY:Rendez-vous');
    expect(file).not.toMatch(/martin|claire/i);
    expect(file).not.toContain(CLAIRE);
  });

  it('AG-23 are on the practitioner’s page a week, which leads to the agenda’s', async () => {
    const { open } = await agenda(OLD_SERIES);
    open('/dr');
    const week = () => screen.getByTestId('practitioner-week');
    await waitFor(() => expect(week().dataset['date']).toBe('2027-03-01'));
    fireEvent.click(screen.getByTestId('next'));
    await waitFor(() => expect(ids('practitioner-week')).toEqual([FIRST]));
    expect(screen.getByTestId('open-agenda').getAttribute('href')).toBe(
      `/appointments?view=week&date=2027-03-08&who=${DR}`,
    );
  });
});

it('AG-30 a booking on a closing day is warned of, hinders nobody, and the next free slot lies after it', async () => {
  const { queue, open } = await agenda({
    [OTHER]: ['closure', { name: 'Fête du cabinet', start: '2027-03-08', end: '2027-03-09' }],
  });
  open('/appointments/new', START);
  await waitFor(() =>
    expect(screen.getByTestId('clash').textContent).toMatch(/Fête du cabinet\s: le cabinet est fermé/),
  );
  expect(screen.getByTestId('clash').textContent).not.toContain('horaires');
  await choose(/semaine$/);
  await type('repeatTimes', '2');
  fireEvent.click(screen.getByTestId('save'));
  await waitFor(() => expect(queue()).toHaveLength(2));
  open('/');
  open('/appointments/new', START);
  fireEvent.click(await screen.findByTestId('next-free'));
  await waitFor(() => expect(screen.queryByTestId('clash')).toBeNull());
});

it('AG-65 where no slot is free for sixty days, *Prochain créneau libre* says so', async () => {
  const { open } = await agenda({
    [OTHER]: ['closure', { name: 'Travaux', start: '2027-02-01', end: '2027-07-31' }],
  });
  open('/appointments/new', START);
  fireEvent.click(await screen.findByTestId('next-free'));
  await waitFor(() => expect(screen.getByTestId('none-free').textContent).toMatch(/^Aucun créneau libre dans les 60/));
  await type('minutes', '40');
  await waitFor(() => expect(screen.getByTestId('none-free').textContent).toBe(''));
});
