import { IconCalendarEvent } from '@tabler/icons-react';
import { appointment } from '../../contract/entities/appointment.ts';
import { recordModule } from '../../records/record-module.ts';
import { AppointmentForm } from './appointment-form.tsx';
import { appointmentModel, beginWith } from './appointment-model.ts';
import { appointmentListing } from './listing.ts';
import { useMotifs } from './motifs.ts';
import { useSeriesChanges } from './use-series.ts';

/** Appointments, as the record kit needs them: their list is the agenda, their page the sheet beside it. */
export const appointments = recordModule({
  entity: appointment,
  path: '/appointments',
  nav: 'appointments',
  icon: IconCalendarEvent,
  nameOf: (record) => appointmentListing.label(record),
  useRowDetails: () => {
    const { wordOf } = useMotifs();
    return (summary) => [wordOf(summary.serviceType)];
  },
  model: appointmentModel,
  beginWith,
  Facts: () => null,
  Form: AppointmentForm,
  useFurther: useSeriesChanges,
});
