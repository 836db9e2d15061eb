import type { Visit } from './rows.ts';
import {
  APPOINTMENT_REOPENING,
  APPOINTMENT_TRANSITIONS,
  appointment,
  minutesOf,
  type Appointment,
  type AppointmentStatus,
} from '../../contract/entities/appointment.ts';
import { followers } from '../../contract/rules.ts';
import { loadSummaries, useCanWrite, useClient, useClinicZone, useIsAdmin } from '../../hooks/index.ts';
import { addMinutes, dayOf } from '../../lib/clinic-day.ts';
import type { PatchOf } from '../../contract/typed.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { notKept } from '../../ui/shell/alarm.ts';
import { offerUndo, tell } from '../../ui/shell/undo-toast.tsx';
import { formatClock, dayWithin } from './format.ts';
import { practitionersOf } from './planning.ts';
import type { Rank } from './waiting-order.ts';

type Patch = PatchOf<typeof appointment>;

export const statusOf = ({ status = 'booked' }: Appointment): AppointmentStatus => status;

export const statusWord = (status: AppointmentStatus): string =>
  textOf(`choice.appointment.status.${status}`) ?? status;

/** The statuses that may follow, for this person. */
export function transitionsFrom(status: AppointmentStatus, isAdmin: boolean): readonly AppointmentStatus[] {
  return [...followers(APPOINTMENT_TRANSITIONS, status), ...(isAdmin ? (APPOINTMENT_REOPENING[status] ?? []) : [])];
}

const MOVABLE: readonly AppointmentStatus[] = ['proposed', 'pending', 'booked', 'waitlist'];

export interface Placement {
  start: string;
  minutes: number;
  practitionerId: string;
}

/** The practitioners after a move from one's column to another's. */
const movedTo = (record: Appointment, from: string, to: string): readonly string[] =>
  from === to ? practitionersOf(record) : [...new Set(practitionersOf(record).map((id) => (id === from ? to : id)))];

const placeOf = (record: Appointment) => ({
  start: record.start ?? '',
  end: record.end ?? '',
  practitionerIds: [...practitionersOf(record)],
});

/** Whether both are the same time of the same practitioners, however their times are written. */
const isAt = (one: ReturnType<typeof placeOf>, other: ReturnType<typeof placeOf>): boolean =>
  startsAt(one, other) && Date.parse(one.end) === Date.parse(other.end);

const startsAt = (one: ReturnType<typeof placeOf>, other: ReturnType<typeof placeOf>): boolean =>
  Date.parse(one.start) === Date.parse(other.start) && one.practitionerIds.join() === other.practitionerIds.join();

/** By whom an appointment is cancelled, and why. */
export interface Cancellation {
  cancelledBy: 'patient' | 'clinic';
  cancelReason?: string;
}

/**
 * The time of arrival is set with the status and cleared with it. A step back from *seen* or from the waiting room
 * keeps it.
 */
export function arrivalOf(from: AppointmentStatus, to: AppointmentStatus, now: string): Patch {
  if (to === 'arrived' && from !== 'checked-in') return { arrivedAt: now };
  return from === 'arrived' && to === 'booked' ? { arrivedAt: null, waitingRank: null } : {};
}

interface Changed {
  id: string;
  from: AppointmentStatus;
  mutationId: string;
}

/** What people do with an appointment, each with its undo. */
export function useAppointmentActions() {
  const { t, language } = useTexts();
  const client = useClient();
  const isAdmin = useIsAdmin();
  const zone = useClinicZone();
  const canWrite = useCanWrite('appointment');

  const change = (id: string, name: string, patch: Patch, intent?: string) => {
    // `useSyncMutation` is not used: it counts waiting changes, so the agenda would render for every change of any day
    // (AG-5).
    const handle = client.update('appointment', id, patch, intent === undefined ? {} : { intent });
    handle.confirmed.catch(() => undefined);
    handle.catch(notKept(() => ({ label: name, content: JSON.stringify({ id, ...patch }, null, 2), back: undefined })));
    return handle;
  };

  /**
   * Undoes those of these changes that still stand. What somebody has changed since stays as it is, and the screen says
   * so.
   */
  const undoStanding = <C extends { id: string }>(
    changes: readonly C[],
    stands: (now: Appointment, change: C) => boolean,
    undo: (standing: readonly C[]) => void,
  ): void =>
    void loadSummaries(client, appointment).then((nowOf) => {
      const standing = changes.filter((one) => {
        const now = nowOf(one.id);
        return now === undefined || stands(now, one);
      });
      if (standing.length < changes.length) tell(t('agenda.changedSince'));
      undo(standing);
    });

  /** Undoes a change of status. If the rules have no way back, a change that was not sent is withdrawn. */
  const takeBack = (changes: readonly Changed[], name: string, to: AppointmentStatus): void => {
    for (const { id, from } of changes.filter((one) => transitionsFrom(to, isAdmin).includes(one.from)))
      void change(id, name, {
        status: from,
        ...arrivalOf(to, from, new Date(client.latest()).toISOString()),
        ...(to === 'cancelled' ? { cancelReason: null, cancelledBy: null } : {}),
      });
    const final = changes.filter((one) => !transitionsFrom(to, isAdmin).includes(one.from));
    if (final.length === 0) return;
    const outcomes = final.map(async ({ mutationId }) => {
      const mutation = await client.findMutation(mutationId);
      if (mutation?.state !== 'pending') return false;
      await client.discard(mutationId);
      return true;
    });
    void Promise.all(outcomes).then((taken) => {
      if (taken.includes(false)) tell(t(to === 'entered-in-error' ? 'agenda.neverUndone' : 'agenda.cannotUndo'));
    });
  };
  const offerTakingBack = (message: string, changes: readonly Changed[], name: string, to: AppointmentStatus): void =>
    offerUndo(message, () =>
      undoStanding(
        changes,
        (now) => statusOf(now) === to,
        (standing) => takeBack(standing, name, to),
      ),
    );

  return {
    canWrite,
    canMove: (record: Appointment): boolean =>
      canWrite && record.start !== undefined && record.end !== undefined && MOVABLE.includes(statusOf(record)),
    transitions: (record: Appointment) => (canWrite ? transitionsFrom(statusOf(record), isAdmin) : []),

    /** `intent` is the id of the one step that follows the shown status. */
    setStatus({ id, summary }: Visit, name: string, to: AppointmentStatus, intent: string) {
      const from = statusOf(summary);
      const arrival = arrivalOf(from, to, new Date(client.latest()).toISOString());
      const handle = change(id, name, { status: to, ...arrival }, intent);
      const message = t('agenda.statusChanged', { name, status: statusWord(to) });
      offerTakingBack(message, [{ id, from, mutationId: handle.mutationId }], name, to);
    },

    /** One, or several of a series. `intentOf`: the id of each change, so that each is made once. */
    cancel(rows: readonly Visit[], name: string, why: Cancellation, intentOf: (id: string) => string) {
      const made = rows.map(({ id, summary }) => ({
        id,
        from: statusOf(summary),
        mutationId: change(id, name, { status: 'cancelled', ...why }, intentOf(id)).mutationId,
      }));
      const message =
        made.length === 1
          ? t('agenda.statusChanged', { name, status: statusWord('cancelled') })
          : t('agenda.scope.cancelled', { count: made.length });
      offerTakingBack(message, made, name, 'cancelled');
    },

    /** Another place in the waiting room, with the ranks that make it so. */
    reorder(ranks: readonly Rank[], name: string, place: number) {
      for (const { row, waitingRank } of ranks) void change(row.id, name, { waitingRank });
      offerUndo(t('waitingRoom.moved', { name, place }), () => {
        for (const { row } of ranks) void change(row.id, name, { waitingRank: row.summary.waitingRank ?? null });
      });
    },

    /** `overbooked`: the person has confirmed that the slot is taken. `intent`: of the dialog that asked where to. */
    move(
      { id, summary }: Visit,
      name: string,
      from: string,
      to: Placement,
      { overbooked = false, intent }: { overbooked?: boolean; intent?: string } = {},
    ) {
      const before = placeOf(summary);
      const after = {
        start: to.start,
        end: addMinutes(to.start, to.minutes),
        practitionerIds: [...movedTo(summary, from, to.practitionerId)],
      };
      if (isAt(before, after)) return;
      const hasMoved = !startsAt(before, after);
      void change(id, name, { ...after, ...(overbooked ? { overbooked: true } : {}) }, intent);
      const when = `${dayWithin(dayOf(after.start, zone), 'short', language)} ${formatClock(after.start, zone)}`;
      const back = {
        ...before,
        ...(overbooked ? { overbooked: summary.overbooked === true ? true : null } : {}),
      };
      offerUndo(hasMoved ? t('agenda.moved', { name, when }) : t('agenda.resized', { name, minutes: to.minutes }), () =>
        undoStanding(
          [{ id }],
          (now) => isAt(placeOf(now), after),
          (standing) => {
            if (standing.length > 0) void change(id, name, back);
          },
        ),
      );
    },
  };
}

export type AppointmentActions = ReturnType<typeof useAppointmentActions>;

export const lengthOf = (record: Appointment): number => Math.round(minutesOf(record));
