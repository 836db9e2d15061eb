import {
  APPOINTMENT_REOPENING,
  APPOINTMENT_TRANSITIONS,
  minutesOf,
  type AppointmentStatus,
} from '../../contract/entities/appointment.ts';
import { useCanWrite, useClient, useClinicZone, useIsAdmin, useSyncMutation, type SpanRow } from '../../hooks/index.ts';
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

/** What people do with an appointment, each with its undo. */
export function useAppointmentActions() {
  const { t, language } = useTexts();
  const { mutate, discard } = useSyncMutation('appointment');
  const client = useClient();
  const isAdmin = useIsAdmin();
  const zone = useClinicZone();
  const canWrite = useCanWrite('appointment');

  const change = (id: string, name: string, patch: JsonObject) => {
    const handle = mutate(id, patch);
    handle.catch(notKept(() => ({ label: name, content: JSON.stringify({ id, ...patch }, null, 2), back: undefined })));
    return handle;
  };

  return {
    canWrite,
    canMove: (record: JsonObject): boolean => canWrite && MOVABLE.includes(statusOf(record)),
    transitions: (record: JsonObject) => (canWrite ? transitionsFrom(statusOf(record), isAdmin) : []),

    setStatus(
      { id, summary }: Appointment,
      name: string,
      to: AppointmentStatus,
      why: { cancelReason?: string; cancelledBy?: string } = {},
    ) {
      const from = statusOf(summary);
      const handle = change(id, name, { status: to, ...why });
      offerUndo(t('agenda.statusChanged', { name, status: statusWord(to) }), () => {
        if (transitionsFrom(to, isAdmin).includes(from)) {
          void change(id, name, {
            status: from,
            ...(to === 'cancelled' ? { cancelReason: null, cancelledBy: null } : {}),
          });
          return;
        }
        // No way back by the rules: what has not left this device can still be taken back.
        void client.findMutation(handle.mutationId).then((mutation) => {
          if (mutation?.state === 'pending') return discard(handle.mutationId);
          tell(t('agenda.cannotUndo'));
        });
      });
    },

    /** `overbooked`: the person has been told that the slot is taken. */
    move({ id, summary }: Appointment, name: string, from: string, to: Placement, overbooked = false) {
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
      void change(id, name, { ...after, ...(overbooked ? { overbooked: true } : {}) });
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
