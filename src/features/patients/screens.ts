import { recordScreens } from '../../records/record-screens.tsx';
import { patients } from './patient-module.tsx';

export const screens = recordScreens(patients);
