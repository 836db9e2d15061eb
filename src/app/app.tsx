import { IconCalendarEvent, IconMapOff, IconNotes, IconPill, IconStethoscope, IconWritingSign } from '@tabler/icons-react';
import { Suspense } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { ImportScreen } from '../features/import/index.ts';
import { PatientDetail, PatientEditor, PatientsScreen } from '../features/patients/index.ts';
import { SignInScreen } from '../features/session/index.ts';
import { ConflictScreen, SyncScreen } from '../features/sync-centre/index.ts';
import { useSession } from '../hooks/index.ts';
import { importFhir } from '../transport/import.ts';
import { ButtonLink } from '../ui/button.tsx';
import { useTexts } from '../ui/i18n.ts';
import { usePage } from '../ui/page.ts';
import { EmptyState } from '../ui/states.tsx';
import { ComingScreen } from './coming-screen.tsx';
import { HomeScreen } from './home-screen.tsx';
import { Layout } from './layout.tsx';

function AdminScreen() {
  const { account } = useSession();
  return <ImportScreen send={importFhir} allowed={account?.user.role === 'admin'} />;
}

function NowhereScreen() {
  const { t } = useTexts();
  usePage({ title: t('nowhere.title') });
  return <EmptyState icon={IconMapOff} title={t('nowhere.title')} action={<ButtonLink to="/">{t('nav.home')}</ButtonLink>} />;
}

export function App() {
  return (
    <BrowserRouter>
      <Routes>
        <Route
          path="/login"
          element={
            <Suspense fallback={null}>
              <SignInScreen />
            </Suspense>
          }
        />
        <Route element={<Layout />}>
          <Route index element={<HomeScreen />} />
          <Route path="patients" element={<PatientsScreen />}>
            <Route path="new" element={<PatientEditor />} />
            <Route path=":id" element={<PatientDetail />} />
            <Route path=":id/edit" element={<PatientEditor />} />
          </Route>
          <Route path="sync" element={<SyncScreen />} />
          <Route path="sync/conflicts/:mutationId" element={<ConflictScreen />} />
          <Route path="admin" element={<AdminScreen />} />
          <Route path="appointments" element={<ComingScreen module="appointments" icon={IconCalendarEvent} />} />
          <Route path="medical-records" element={<ComingScreen module="medicalRecords" icon={IconNotes} />} />
          <Route path="consents" element={<ComingScreen module="consents" icon={IconWritingSign} />} />
          <Route path="practitioners" element={<ComingScreen module="practitioners" icon={IconStethoscope} />} />
          <Route path="drugs" element={<ComingScreen module="drugs" icon={IconPill} />} />
          <Route path="*" element={<NowhereScreen />} />
        </Route>
      </Routes>
    </BrowserRouter>
  );
}
