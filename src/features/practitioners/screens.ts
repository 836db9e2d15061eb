import { recordScreens } from '../../records/record-screens.tsx';
import { practitioners } from './practitioner-module.tsx';

export const screens = recordScreens(practitioners);
