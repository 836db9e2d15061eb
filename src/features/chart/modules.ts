import { allergies } from './allergy-module.tsx';
import { conditions } from './condition-module.tsx';
import { notes } from './note-module.tsx';
import { prescriptions } from './prescription-module.tsx';
import { vitals } from './vitals-module.tsx';

/** The modules of records that belong to a patient, in the order in which they are offered. */
export const CHART_MODULES = [notes, prescriptions, vitals, conditions, allergies] as const;
