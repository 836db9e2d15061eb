import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { Profiler } from 'react';
import { Outlet, Route, Routes, useLocation } from 'react-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deviceWith, type Records } from '../../../test/support/device-with.ts';
import { testId } from '../../../test/support/queue.ts';
import { ClientProvider, SessionContext, type Session } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { showAt } from '../../ui/testing/render.tsx';
import { ToastHost, withdrawOffer } from '../../ui/shell/undo-toast.tsx';
import { patientListing } from '../patients/index.ts';
import { practitionerListing } from '../practitioners/index.ts';
import { AgendaScreen } from './agenda-screen.tsx';
import { absenceListing, appointmentListing, closureListing } from './index.ts';

const [KARIM, ANNE, CLAIRE, TEN, TOMORROW] = [testId(), testId(), testId(), testId(), testId()];
/** A Monday, in the clinic's morning. */
const NOW = Date.parse('2027-03-01T07:12:00.000Z');
const visit = (start: string): JsonObject => ({
  patientId: CLAIRE,
  practitionerIds: [KARIM],
  start,
  end: new Date(Date.parse(start) + 20 * 60_000).toISOString(),
  status: 'booked',
});
const RECORDS: Records = {
  [KARIM]: ['practitioner', { familyName: 'Benali', givenNames: 'Karim' }],
  [ANNE]: ['practitioner', { familyName: 'Roux', givenNames: 'Anne' }],
  [CLAIRE]: ['patient', { birthName: 'Martin', birthGivenNames: 'Claire', birthDate: '1984-02-29', gender: 'female' }],
  [TEN]: ['appointment', visit('2027-03-01T09:00:00.000Z')],
  [TOMORROW]: ['appointment', visit('2027-03-02T09:00:00.000Z')],
};

/** What a new appointment begins with, instead of its form. */
const form: { given: unknown } = { given: null };
function NewForm() {
  const { state } = useLocation();
  Object.assign(form, { given: state as unknown });
  return null;
}

async function agenda(address: string, me: string | null = null, records: Records = RECORDS) {
  const { store, client } = await deviceWith(
    [patientListing, practitionerListing, appointmentListing, absenceListing, closureListing],
    records,
    NOW,
  );
  const session = {
    account: {
      user: { role: 'secretary', name: 'Samir', practitionerId: me },
      tenant: { zone: 'Europe/Paris' },
      permissions: { appointment: 'rw' },
    },
  } as unknown as Session;
  const renders = vi.fn();
  const Screen = (
    <Profiler id="agenda" onRender={renders}>
      <AgendaScreen />
    </Profiler>
  );
  await showAt(
    address,
    <SessionContext value={session}>
      <ClientProvider client={client}>
        <ToastHost />
        <Routes>
          <Route
            path="/appointments"
            element={
              <>
                {Screen}
                <Outlet />
              </>
            }
          >
            <Route index element={null} />
            <Route path="new" element={<NewForm />} />
          </Route>
        </Routes>
      </ClientProvider>
    </SessionContext>,
  );
  await screen.findByTestId('calendar');
  if (!address.includes('view=month') && !address.includes('view=list')) await screen.findAllByTestId('slot');
  await waitFor(() =>
    screen.queryAllByTestId('event').forEach((event) => expect(event.textContent).toContain('MARTIN')),
  );
  await act(async () => undefined);
  const starts = () => store.ordered().map(({ entityId, payload }) => [entityId, payload['start']]);
  return { client, renders, starts };
}

/** Columns of 100 px beside each other; at the top of each it is eight, and two pixels are a minute. */
function layOut(this: Element): DOMRect {
  const at = Number((this as HTMLElement).dataset['gridColumn'] ?? Number.NaN);
  return (Number.isNaN(at) ? new DOMRect() : new DOMRect(at * 100, 0, 100, 1_000)) as DOMRect;
}
const y = (hour: number, minutes = 0) => (hour * 60 + minutes - 8 * 60) * 2 + 1;
const slotAt = (time: string, name = 'Benali') =>
  screen.getByRole('button', { name: new RegExp(`^Libre à ${time}, .*${name}`, 'i') });
const eventOf = (id: string) =>
  screen.getAllByTestId('event').find((one) => one.dataset['entityId'] === id) as HTMLElement;
const pointer = (pointerType: string, x: number, at: number) => ({
  pointerId: 1,
  pointerType,
  button: 0,
  clientX: x,
  clientY: at,
});

beforeEach(() => {
  localStorage.clear();
  withdrawOffer();
  form.given = null;
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(layOut);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('AG-5 what the agenda renders for', () => {
  it('AG-5 a change of another day renders nothing of this one', async () => {
    const { client, renders } = await agenda('/appointments?view=day&date=2027-03-02&who=');
    renders.mockClear();
    let kept: Promise<unknown> = Promise.resolve();
    await act(async () => {
      kept = client.update('appointment', TEN, { room: '3' });
    });
    expect(renders).not.toHaveBeenCalled();
    await act(async () => void (await kept));
  });

  it('AG-5 a change of this day stands on the screen in the tick in which it is made', async () => {
    const { client, renders } = await agenda('/appointments?view=day&date=2027-03-01&who=');
    renders.mockClear();
    let kept: Promise<unknown> = Promise.resolve();
    await act(async () => {
      kept = client.update('appointment', TEN, { status: 'arrived' });
    });
    expect(eventOf(TEN).dataset['status']).toBe('arrived');
    expect(renders).toHaveBeenCalled();
    await act(async () => void (await kept));
  });
});

describe('AG-8 an appointment is moved', () => {
  const DAY = '/appointments?view=day&date=2027-03-01&who=';

  it('AG-8 by mouse, to another practitioner and time, seen there at once, with an undo', async () => {
    const { starts } = await agenda(DAY);
    const card = eventOf(TEN);
    fireEvent.pointerDown(card, pointer('mouse', 50, y(10, 5)));
    fireEvent.pointerMove(card, pointer('mouse', 52, y(10, 6)));
    expect(screen.queryByText('10:00 – 10:20')).toBeNull();
    fireEvent.pointerMove(card, pointer('mouse', 150, y(11, 5)));
    expect(screen.getByTestId('range').textContent).toBe('11:00 – 11:20');
    fireEvent.pointerUp(card, pointer('mouse', 150, y(11, 5)));
    await act(async () => undefined);
    expect(eventOf(TEN).dataset).toMatchObject({ start: '2027-03-01T10:00:00.000Z', practitioner: ANNE });
    await waitFor(() => expect(starts()).toEqual([[TEN, '2027-03-01T10:00:00.000Z']]));
    fireEvent.click(await screen.findByTestId('undo'));
    await waitFor(() => expect(eventOf(TEN).dataset).toMatchObject({ practitioner: KARIM }));
    expect(eventOf(TEN).dataset['start']).toBe('2027-03-01T09:00:00.000Z');
  });

  it('AG-8 by a finger only after it has rested: one that moves before scrolls', async () => {
    const { starts } = await agenda(DAY);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const card = eventOf(TEN);
    fireEvent.pointerDown(card, pointer('touch', 50, y(10, 5)));
    fireEvent.pointerMove(card, pointer('touch', 50, y(11, 5)));
    act(() => void vi.advanceTimersByTime(1_000));
    const scrolls = new TouchEvent('touchmove', { bubbles: true, cancelable: true });
    card.dispatchEvent(scrolls);
    expect(scrolls.defaultPrevented).toBe(false);
    fireEvent.pointerUp(card, pointer('touch', 50, y(11, 5)));
    expect(eventOf(TEN).dataset['start']).toBe('2027-03-01T09:00:00.000Z');

    fireEvent.pointerDown(card, pointer('touch', 50, y(10, 5)));
    act(() => void vi.advanceTimersByTime(1_000));
    const stays = new TouchEvent('touchmove', { bubbles: true, cancelable: true });
    card.dispatchEvent(stays);
    expect(stays.defaultPrevented).toBe(true);
    fireEvent.pointerMove(card, pointer('touch', 50, y(11, 5)));
    fireEvent.pointerUp(card, pointer('touch', 50, y(11, 5)));
    await act(async () => undefined);
    expect(eventOf(TEN).dataset['start']).toBe('2027-03-01T10:00:00.000Z');
    vi.useRealTimers();
    await waitFor(() => expect(starts()).toEqual([[TEN, '2027-03-01T10:00:00.000Z']]));
  });
});

describe('AG-25 a new appointment from the toolbar', () => {
  const begin = async (address: string, me: string | null, records?: Records) => {
    await agenda(address, me, records);
    fireEvent.click(screen.getByTestId('new'));
    await waitFor(() => expect(form.given).not.toBeNull());
    return form.given;
  };

  it('AG-25 begins on the day shown, at the first time that is free, with whoever is signed in', async () => {
    const busy = { [TEN]: RECORDS[TEN], [TOMORROW]: ['appointment', visit('2027-03-02T07:00:00.000Z')] as const };
    expect(
      await begin('/appointments?view=day&date=2027-03-02&who=', KARIM, { ...RECORDS, ...busy } as Records),
    ).toEqual({
      zone: 'Europe/Paris',
      start: '2027-03-02T07:20:00.000Z',
      practitionerId: KARIM,
    });
  });

  it('AG-25 begins today from now on, and names nobody where several may be meant', async () => {
    expect(await begin('/appointments?view=day&date=2027-03-01&who=', null)).toEqual({
      zone: 'Europe/Paris',
      start: '2027-03-01T07:15:00.000Z',
    });
  });

  it('AG-25 is of the one who is shown alone', async () => {
    expect(await begin(`/appointments?view=day&date=2027-03-01&who=${ANNE}`, KARIM)).toMatchObject({
      practitionerId: ANNE,
    });
  });
});

describe('AG-26 a range of free time', () => {
  const DAY = '/appointments?view=day&date=2027-03-02&who=';
  const HALF_PAST_TWO = { zone: 'Europe/Paris', start: '2027-03-02T13:30:00.000Z', practitionerId: KARIM };

  it('AG-26 by mouse: from the slot to where the button is let go, down or up', async () => {
    await agenda(DAY);
    const slot = slotAt('14:30');
    fireEvent.pointerDown(slot, pointer('mouse', 50, y(14, 33)));
    fireEvent.pointerMove(slot, pointer('mouse', 50, y(15, 8)));
    expect(screen.getByTestId('range').textContent).toBe('14:30 – 15:10');
    fireEvent.pointerUp(slot, pointer('mouse', 50, y(15, 8)));
    fireEvent.click(slot);
    await waitFor(() => expect(form.given).toEqual({ ...HALF_PAST_TWO, minutes: '40' }));

    fireEvent.pointerDown(slot, pointer('mouse', 50, y(14, 33)));
    fireEvent.pointerMove(slot, pointer('mouse', 50, y(14, 1)));
    fireEvent.pointerUp(slot, pointer('mouse', 50, y(14, 1)));
    await waitFor(() =>
      expect(form.given).toEqual({ ...HALF_PAST_TWO, start: '2027-03-02T13:00:00.000Z', minutes: '45' }),
    );
  });

  it('AG-26 by a finger after it has rested; a tap is the slot alone', async () => {
    await agenda(DAY);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const slot = slotAt('14:30');
    fireEvent.pointerDown(slot, pointer('touch', 50, y(14, 33)));
    act(() => void vi.advanceTimersByTime(1_000));
    fireEvent.pointerMove(slot, pointer('touch', 50, y(15, 15)));
    fireEvent.pointerUp(slot, pointer('touch', 50, y(15, 15)));
    vi.useRealTimers();
    await waitFor(() => expect(form.given).toEqual({ ...HALF_PAST_TWO, minutes: '50' }));

    fireEvent.pointerDown(slot, pointer('touch', 50, y(14, 33)));
    fireEvent.pointerUp(slot, pointer('touch', 50, y(14, 33)));
    fireEvent.click(slot);
    await waitFor(() => expect(form.given).toEqual(HALF_PAST_TWO));
  });

  it('AG-26 by Shift and arrows; Enter opens it, Escape and another slot forget it', async () => {
    await agenda(DAY);
    const slot = slotAt('14:30');
    act(() => slot.focus());
    const press = (key: string, shiftKey = false) => fireEvent.keyDown(slot, { key, shiftKey });
    press('ArrowDown', true);
    press('ArrowDown', true);
    expect(screen.getByTestId('range').textContent).toBe('14:30 – 15:15');
    press('ArrowUp', true);
    expect(screen.getByTestId('range').textContent).toBe('14:30 – 15:00');
    expect(document.activeElement).toBe(slot);
    fireEvent.click(slot);
    await waitFor(() => expect(form.given).toEqual({ ...HALF_PAST_TWO, minutes: '30' }));
    press('Escape');
    expect(screen.queryByTestId('range')).toBeNull();
    press('ArrowDown', true);
    press('ArrowDown');
    expect(screen.queryByTestId('range')).toBeNull();
  });

  it('AG-26 is never longer than an appointment may be', async () => {
    await agenda(DAY);
    const slot = slotAt('08:00');
    fireEvent.pointerDown(slot, pointer('mouse', 50, y(8, 1)));
    fireEvent.pointerMove(slot, pointer('mouse', 50, y(18, 30)));
    fireEvent.pointerUp(slot, pointer('mouse', 50, y(18, 30)));
    await waitFor(() => expect(form.given).toMatchObject({ minutes: '480' }));
  });
});

describe('AG-29 a closing day', () => {
  const CLOSED: Records = {
    ...RECORDS,
    [testId()]: ['closure', { name: 'Férié', start: '2027-03-02', end: '2027-03-02' }],
  };

  it('AG-29 says so in the week, where the day has no free slot, and in the list', async () => {
    await agenda('/appointments?view=week&date=2027-03-02&who=', null, CLOSED);
    expect((await screen.findByTestId('closed')).textContent).toBe('Fermé · Férié');
    const columns = [...document.querySelectorAll('[data-grid-column]')];
    const slots = columns.map((column) => column.querySelectorAll('[data-testid="slot"]').length);
    expect(slots[1]).toBe(0);
    expect(slots[0]).toBeGreaterThan(10);
    fireEvent.click(screen.getByTestId('view-list'));
    expect((await screen.findByTestId('closed')).closest('section')?.textContent).toContain('Mardi 2 mars');
  });

  it('AG-29 says so in the month', async () => {
    await agenda('/appointments?view=month&date=2027-03-02&who=', null, CLOSED);
    const day = (await screen.findByTestId('closed')).closest('button');
    expect(day?.dataset).toMatchObject({ date: '2027-03-02', closed: 'true' });
    expect(day?.getAttribute('aria-label')).toContain('Fermé · Férié');
  });

  it('AG-29 is asked about before an appointment is moved to it', async () => {
    const { starts } = await agenda('/appointments?view=week&date=2027-03-01&who=', null, CLOSED);
    await screen.findByTestId('closed');
    const card = eventOf(TEN);
    fireEvent.keyDown(card, { key: 'ArrowRight', altKey: true });
    const dialog = await screen.findByRole('dialog');
    expect(starts()).toEqual([]);
    fireEvent.click(within(dialog).getByTestId('confirm'));
    await waitFor(() => expect(starts()).toEqual([[TEN, '2027-03-02T09:00:00.000Z']]));
  });
});
