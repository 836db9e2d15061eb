export { PatientDetail } from './patient-detail.tsx';
export { PatientEditor } from './patient-editor.tsx';
export { PatientsScreen } from './patients-screen.tsx';
