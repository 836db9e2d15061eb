import { IconCalendarEvent } from '@tabler/icons-react';
import { appointment } from '../../contract/entities/appointment.ts';
import type { RecordModule } from '../../records/record-module.ts';
import { AppointmentForm } from './appointment-form.tsx';
import { appointmentModel, beginWith, type AppointmentInput } from './appointment-model.ts';
import { appointmentListing } from './listing.ts';
import { motifWord } from './motifs.ts';
import { useSeriesChanges } from './use-series.ts';

/** Appointments, as the record kit needs them: their list is the agenda, their page the sheet beside it. */
export const appointments: RecordModule<AppointmentInput> = {
  entity: appointment,
  path: '/appointments',
  nav: 'appointments',
  icon: IconCalendarEvent,
  nameOf: (record) => appointmentListing.label(record),
  useRowDetails: () => (summary) => [motifWord(summary['serviceType'])],
  model: appointmentModel,
  beginWith,
  Facts: () => null,
  Form: AppointmentForm,
  useFurther: useSeriesChanges,
};
