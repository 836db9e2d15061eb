import { lazy } from 'react';

export { patientListing } from './listing.ts';

const screens = () => import('./screens.ts');

export const PatientsScreen = lazy(async () => ({ default: (await screens()).PatientsScreen }));
export const PatientDetail = lazy(async () => ({ default: (await screens()).PatientDetail }));
export const PatientEditor = lazy(async () => ({ default: (await screens()).PatientEditor }));
