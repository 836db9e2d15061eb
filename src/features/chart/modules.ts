import { allergies } from './allergy-module.tsx';
import { conditions } from './condition-module.tsx';
import { notes } from './note-module.tsx';
import { prescriptions } from './prescription-module.tsx';
import { vitals } from './vitals-module.tsx';

/** What stands under a patient, in the order in which it is offered. */
export const CHART_MODULES = [notes, prescriptions, vitals, conditions, allergies] as const;
