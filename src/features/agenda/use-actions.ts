import {
  APPOINTMENT_REOPENING,
  APPOINTMENT_TRANSITIONS,
  minutesOf,
  type AppointmentStatus,
} from '../../contract/entities/appointment.ts';
import { useCanWrite, useClient, useClinicZone, useIsAdmin, type SpanRow } from '../../hooks/index.ts';
import { addMinutes, dayOf } from '../../lib/clinic-day.ts';
import type { JsonObject } from '../../lib/json.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { notKept } from '../../ui/shell/alarm.ts';
import { offerUndo, tell } from '../../ui/shell/undo-toast.tsx';
import { formatClock, formatDay } from './format.ts';
import { practitionersOf } from './planning.ts';

export type Appointment = Pick<SpanRow, 'id' | 'summary'>;

export const statusOf = (record: JsonObject): AppointmentStatus => String(record['status']) as AppointmentStatus;

export const statusWord = (status: AppointmentStatus): string =>
  textOf(`choice.appointment.status.${status}`) ?? status;

/** Where a status may go, for this person. */
export function transitionsFrom(status: AppointmentStatus, isAdmin: boolean): readonly AppointmentStatus[] {
  return [...APPOINTMENT_TRANSITIONS[status], ...(isAdmin ? (APPOINTMENT_REOPENING[status] ?? []) : [])];
}

const MOVABLE: readonly AppointmentStatus[] = ['proposed', 'pending', 'booked', 'waitlist'];

export interface Placement {
  start: string;
  minutes: number;
  practitionerId: string;
}

/** The practitioners after a move from one's column to another's. */
const movedTo = (record: JsonObject, from: string, to: string): readonly string[] =>
  from === to ? practitionersOf(record) : [...new Set(practitionersOf(record).map((id) => (id === from ? to : id)))];

/** By whom an appointment is cancelled, and why. */
export interface Cancellation {
  cancelledBy: string;
  cancelReason?: string;
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

  const change = (id: string, name: string, patch: JsonObject, intent?: string) => {
    // Not by `useSyncMutation`: it counts what waits, and the agenda would render for every change of any day (AG-5).
    const handle = client.update('appointment', id, patch, intent === undefined ? {} : { intent });
    handle.confirmed.catch(() => undefined);
    handle.catch(notKept(() => ({ label: name, content: JSON.stringify({ id, ...patch }, null, 2), back: undefined })));
    return handle;
  };

  /** Undoes a change of status; where the rules know no way back, what has not left this device is taken back. */
  const takeBack = (changes: readonly Changed[], name: string, to: AppointmentStatus): void => {
    for (const { id, from } of changes.filter((one) => transitionsFrom(to, isAdmin).includes(one.from)))
      void change(id, name, {
        status: from,
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
      if (taken.includes(false)) tell(t('agenda.cannotUndo'));
    });
  };

  return {
    canWrite,
    canMove: (record: JsonObject): boolean => canWrite && MOVABLE.includes(statusOf(record)),
    transitions: (record: JsonObject) => (canWrite ? transitionsFrom(statusOf(record), isAdmin) : []),

    /** `intent`: of the one step that leads on from the status that is shown. */
    setStatus({ id, summary }: Appointment, name: string, to: AppointmentStatus, intent: string) {
      const from = statusOf(summary);
      const handle = change(id, name, { status: to }, intent);
      offerUndo(t('agenda.statusChanged', { name, status: statusWord(to) }), () =>
        takeBack([{ id, from, mutationId: handle.mutationId }], name, to),
      );
    },

    /** One, or several of a series. `intentOf`: the id of each change, so that each is made once. */
    cancel(rows: readonly Appointment[], name: string, why: Cancellation, intentOf: (id: string) => string) {
      const made = rows.map(({ id, summary }) => ({
        id,
        from: statusOf(summary),
        mutationId: change(id, name, { status: 'cancelled', ...why }, intentOf(id)).mutationId,
      }));
      offerUndo(
        made.length === 1
          ? t('agenda.statusChanged', { name, status: statusWord('cancelled') })
          : t('agenda.scope.cancelled', { count: made.length }),
        () => takeBack(made, name, 'cancelled'),
      );
    },

    /** `overbooked`: the person has confirmed that the slot is taken. `intent`: of the dialog that asked where to. */
    move(
      { id, summary }: Appointment,
      name: string,
      from: string,
      to: Placement,
      { overbooked = false, intent }: { overbooked?: boolean; intent?: string } = {},
    ) {
      const before = {
        start: String(summary['start']),
        end: String(summary['end']),
        practitionerIds: [...practitionersOf(summary)],
      };
      const after = {
        start: to.start,
        end: addMinutes(to.start, to.minutes),
        practitionerIds: [...movedTo(summary, from, to.practitionerId)],
      };
      const isSame =
        Date.parse(before.start) === Date.parse(after.start) &&
        Date.parse(before.end) === Date.parse(after.end) &&
        before.practitionerIds.join() === after.practitionerIds.join();
      if (isSame) return;
      const hasMoved =
        Date.parse(before.start) !== Date.parse(after.start) ||
        before.practitionerIds.join() !== after.practitionerIds.join();
      void change(id, name, { ...after, ...(overbooked ? { overbooked: true } : {}) }, intent);
      const when = `${formatDay(dayOf(after.start, zone), 'short', language)} ${formatClock(after.start, zone)}`;
      offerUndo(
        hasMoved ? t('agenda.moved', { name, when }) : t('agenda.resized', { name, minutes: to.minutes }),
        () =>
          void change(id, name, {
            ...before,
            ...(overbooked ? { overbooked: summary['overbooked'] === true ? true : null } : {}),
          }),
      );
    },
  };
}

export type AppointmentActions = ReturnType<typeof useAppointmentActions>;

export const lengthOf = (record: JsonObject): number => Math.round(minutesOf(record));
