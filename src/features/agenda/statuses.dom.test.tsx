import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { testId } from '../../../test/support/queue.ts';
import type { Role } from '../../contract/permissions.ts';
import { APPOINTMENT_STATUSES, type AppointmentStatus } from '../../contract/entities/appointment.ts';
import { withdrawOffer } from '../../ui/shell/undo-toast.tsx';
import { agenda, visit } from './testing/record-pages.tsx';

const ID = testId();
const AT = '2027-03-01T08:30:00.000Z';

/** The rules of the clinic, written down once more: what a secretary is offered. */
const OFFERED: Readonly<Record<AppointmentStatus, readonly AppointmentStatus[]>> = {
  proposed: ['pending', 'booked', 'cancelled', 'entered-in-error'],
  pending: ['booked', 'cancelled', 'entered-in-error'],
  waitlist: ['booked', 'cancelled', 'entered-in-error'],
  booked: ['arrived', 'noshow', 'cancelled', 'entered-in-error'],
  arrived: ['checked-in', 'booked', 'cancelled', 'entered-in-error'],
  'checked-in': ['fulfilled', 'arrived', 'entered-in-error'],
  noshow: ['arrived', 'entered-in-error'],
  fulfilled: ['entered-in-error'],
  cancelled: ['entered-in-error'],
  'entered-in-error': [],
};
/** And what an administrator is offered besides. */
const REOPENS: Partial<Record<AppointmentStatus, AppointmentStatus>> = {
  fulfilled: 'checked-in',
  cancelled: 'booked',
  noshow: 'booked',
};

async function sheetOf(status: AppointmentStatus, role?: Role) {
  const page = await agenda({ [ID]: ['appointment', visit(AT, { status })] }, role);
  page.open(`/appointments/${ID}`);
  await screen.findByTestId('appointment');
  return page;
}

const offered = () =>
  screen
    .queryAllByTestId(/^status-/)
    .map(({ dataset }) => dataset['testid']?.replace('status-', ''))
    .toSorted();
const status = () => screen.getByTestId('appointment').dataset['status'];

describe('AG-10 the statuses of an appointment', () => {
  beforeEach(() => withdrawOffer());

  it.each(APPOINTMENT_STATUSES)(
    'AG-10 of one that is %s: what may follow is offered, and nothing else',
    async (from) => {
      await sheetOf(from);
      expect(offered()).toEqual(OFFERED[from].toSorted());
    },
  );

  it.each(['fulfilled', 'cancelled', 'noshow'] as const)(
    'AG-10 an administrator may open one again that is %s',
    async (from) => {
      await sheetOf(from, 'admin');
      expect(offered()).toEqual([...OFFERED[from], REOPENS[from]].toSorted());
    },
  );

  it('AG-10 nobody who only reads is offered any', async () => {
    const { queue } = await sheetOf('booked', 'reader');
    expect(offered()).toEqual([]);
    expect(screen.queryByTestId('move')).toBeNull();
    expect(queue()).toEqual([]);
  });

  const steps = APPOINTMENT_STATUSES.flatMap((from) =>
    OFFERED[from].filter((to) => to !== 'cancelled' && to !== 'entered-in-error').map((to) => [from, to] as const),
  );

  it.each(steps)('AG-10 %s → %s takes one tap, and one more takes it back', async (from, to) => {
    const { queue } = await sheetOf(from);
    fireEvent.click(screen.getByTestId(`status-${to}`));
    await waitFor(() => expect(status()).toBe(to));
    await waitFor(() => expect(queue()).toHaveLength(1));
    expect(queue()[0]).toMatchObject({ operation: 'UPDATE', entityId: ID, payload: { status: to } });
    fireEvent.click(await screen.findByTestId('undo'));
    // By a change back, or, where the rules have none, by withdrawing what was not sent.
    await waitFor(() => expect(queue().at(-1)?.payload['status'] ?? from).toBe(from));
  });

  const erring = APPOINTMENT_STATUSES.filter((from) => OFFERED[from].includes('entered-in-error'));
  it.each(erring)('AG-10 %s, entered in error: asks first, with the patient and the time', async (from) => {
    const { queue } = await sheetOf(from);
    fireEvent.click(screen.getByTestId('status-entered-in-error'));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toMatch(/MARTIN Claire · Lundi 1er mars, 09:30.*ne peut plus être repris/);
    fireEvent.click(within(dialog).getByText('Annuler'));
    expect([status(), queue()]).toEqual([from, []]);
    fireEvent.click(screen.getByTestId('status-entered-in-error'));
    fireEvent.click(await screen.findByTestId('confirm'));
    await waitFor(() => expect(status()).toBe('entered-in-error'));
    await waitFor(() => expect(queue()).toHaveLength(1));
    expect(queue()[0]?.payload).toEqual({ status: 'entered-in-error' });
    fireEvent.click(await screen.findByTestId('undo'));
    await waitFor(() => expect(queue()).toEqual([]));
  });

  it('AG-10 a cancellation says by whom and why, and is taken back whole', async () => {
    const { queue } = await sheetOf('booked');
    fireEvent.click(screen.getByTestId('status-cancelled'));
    fireEvent.click(await screen.findByRole('radio', { name: 'le cabinet' }));
    fireEvent.change(screen.getByTestId('field-cancelReason'), { target: { value: 'Congés' } });
    expect(queue(), 'nothing before it is confirmed').toEqual([]);
    fireEvent.click(screen.getByTestId('confirm'));
    await waitFor(() => expect(status()).toBe('cancelled'));
    await waitFor(() => expect(queue()).toHaveLength(1));
    expect(queue()[0]?.payload).toEqual({ status: 'cancelled', cancelledBy: 'clinic', cancelReason: 'Congés' });
    expect(screen.getByTestId('appointment').textContent).toMatch(/le cabinet/);
    fireEvent.click(await screen.findByTestId('undo'));
    await waitFor(() => expect(queue()).toEqual([]));
  });

  it('AG-10 an administrator takes a cancellation back with its reason, sent or not', async () => {
    const { queue } = await sheetOf('booked', 'admin');
    fireEvent.click(screen.getByTestId('status-cancelled'));
    fireEvent.click(await screen.findByTestId('confirm'));
    await waitFor(() => expect(queue()).toHaveLength(1));
    expect(queue()[0]?.payload).toEqual({ status: 'cancelled', cancelledBy: 'patient' });
    fireEvent.click(await screen.findByTestId('undo'));
    await waitFor(() => expect(queue()).toHaveLength(2));
    expect(queue()[1]?.payload).toMatchObject({ status: 'booked', cancelledBy: null });
    expect(status()).toBe('booked');
  });

  it('AG-63 an undo leaves alone what somebody has changed since, and says so', async () => {
    const { queue, client } = await sheetOf('booked');
    fireEvent.click(screen.getByTestId('status-arrived'));
    await waitFor(() => expect(status()).toBe('arrived'));
    await act(async () => void (await client.update('appointment', ID, { status: 'checked-in' })));
    await waitFor(() => expect(status()).toBe('checked-in'));
    fireEvent.click(screen.getByTestId('undo'));
    await screen.findByText(/modifié entre-temps/);
    expect(queue().map(({ payload }) => payload['status'])).toEqual(['arrived', 'checked-in']);
  });

  it('AG-64 the sheet takes back what was not sent, after the message is gone', async () => {
    const { queue } = await sheetOf('checked-in');
    fireEvent.click(screen.getByTestId('status-fulfilled'));
    await waitFor(() => expect(queue()).toHaveLength(1));
    act(() => withdrawOffer());
    fireEvent.click(await screen.findByTestId('take-back'));
    await waitFor(() => expect(queue()).toEqual([]));
  });

  it('AG-64 the sheet says who can reopen what was sent', async () => {
    await sheetOf('fulfilled');
    expect(screen.getByTestId('appointment').textContent).toContain('Seul un administrateur peut rouvrir');
    expect(screen.queryByTestId('take-back')).toBeNull();
  });
});
