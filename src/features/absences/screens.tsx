import { IconCalendarOff } from '@tabler/icons-react';
import type { Absence } from '../../contract/entities/absence.ts';
import { practitioner } from '../../contract/entities/practitioner.ts';
import { recordScreens } from '../../records/record-screens.tsx';
import { extendedModule, type RecordModule } from '../../records/record-module.ts';
import { relatedTab } from '../../records/related-panel.tsx';
import { absences } from './absence-module.tsx';
import { AppointmentsToMove } from './appointments-hint.tsx';

const absencesTab = relatedTab<Absence>({
  name: 'absences',
  entityType: 'absence',
  icon: IconCalendarOff,
  isPast: ({ end = '' }, now) => Date.parse(end) <= now.getTime(),
});

/** The screens of practitioners, with their absences, and the screens of absences. */
export const absenceScreens = <P extends object>(practitioners: RecordModule<P>) => ({
  practitioners: recordScreens(
    extendedModule(practitioners, practitioner, {
      tabs: [...(practitioners.tabs ?? []), absencesTab],
      Standing: ({ id, record }) => <AppointmentsToMove id={id} record={record} />,
      Hint: ({ id, payload }) => <AppointmentsToMove id={id} record={payload} />,
    }),
  ),
  absences: recordScreens(absences),
});
