import { recordScreens, type RecordScreens } from '../../records/record-screens.tsx';
import { AgendaScreen } from './agenda-screen.tsx';
import { appointments } from './appointment-module.tsx';
import { AppointmentSheet } from './appointment-sheet.tsx';

export const screens: RecordScreens = {
  ...recordScreens(appointments),
  Screen: AgendaScreen,
  Detail: AppointmentSheet,
};
