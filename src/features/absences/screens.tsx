import { IconCalendarOff } from '@tabler/icons-react';
import { recordScreens } from '../../records/record-screens.tsx';
import type { RecordModule } from '../../records/record-module.ts';
import { relatedTab } from '../../records/related-panel.tsx';
import { absences } from './absence-module.tsx';
import { AppointmentsToMove } from './appointments-hint.tsx';

const absencesTab = relatedTab({
  name: 'absences',
  entityType: 'absence',
  icon: IconCalendarOff,
  isPast: ({ end }, now) => Date.parse(String(end)) <= now.getTime(),
});

/** The practitioners' screens with their absences, and the absences'. */
export const absenceScreens = <P extends object>(practitioners: RecordModule<P>) => ({
  practitioners: recordScreens({
    ...practitioners,
    tabs: [...(practitioners.tabs ?? []), absencesTab],
    Standing: ({ id, record }) => <AppointmentsToMove id={id} record={record} />,
    Hint: ({ id, payload }) => <AppointmentsToMove id={id} record={payload} />,
  }),
  absences: recordScreens(absences),
});
