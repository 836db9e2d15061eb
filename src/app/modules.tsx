import { lazy, type ComponentType } from 'react';
import { loadPatients } from '../features/patients/index.ts';
import { loadPractitioners } from '../features/practitioners/index.ts';
import type { RecordScreens } from '../records/record-screens.tsx';

/** A module of the record kit at its place in the addresses. */
export interface ModuleRoutes extends RecordScreens {
  path: string;
}

function lazyModule(path: string, load: () => Promise<RecordScreens>): ModuleRoutes {
  const screen = (name: keyof RecordScreens): ComponentType => lazy(async () => ({ default: (await load())[name] }));
  return { path, Screen: screen('Screen'), Detail: screen('Detail'), Editor: screen('Editor') };
}

/** Every module of records. One line here, and its screens are reachable. */
export const MODULES: readonly ModuleRoutes[] = [
  lazyModule('patients', loadPatients),
  lazyModule('practitioners', loadPractitioners),
];
