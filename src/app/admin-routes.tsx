import { lazy, type ReactNode } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import {
  AdminAccess,
  AdminAudit,
  AdminConflicts,
  AdminCsvImport,
  AdminDevices,
  AdminHealth,
  AdminImport,
  AdminRetention,
  AdminScreen,
  AdminSyncLog,
} from './admin-screens.tsx';
import { loadWordsOfModules } from './modules.tsx';
import { NowhereScreen } from './nowhere-screen.tsx';

/** A screen that names records and fields of every module. */
const withWordsOfModules = (screen: () => ReactNode) =>
  lazy(async () => {
    await loadWordsOfModules();
    return { default: screen };
  });

const Csv = withWordsOfModules(AdminCsvImport);
const Audit = withWordsOfModules(AdminAudit);
const Conflicts = withWordsOfModules(AdminConflicts);
const Faults = lazy(async () => ({ default: (await import('./faults-host.tsx')).FaultSwitchScreen }));

/** What lies under `/admin` and is no module of records. */
export function AdminRoutes() {
  return (
    <Routes>
      <Route index element={<AdminScreen />} />
      <Route path="import" element={<AdminImport />} />
      <Route path="import/csv" element={<Csv />} />
      <Route path="devices" element={<AdminDevices />} />
      <Route path="access" element={<AdminAccess />} />
      <Route path="audit" element={<Audit />} />
      <Route path="conflicts/:id?" element={<Conflicts />} />
      <Route path="health" element={<AdminHealth />} />
      <Route path="retention" element={<AdminRetention />} />
      <Route path="sync-log" element={<AdminSyncLog />} />
      <Route path="document-templates" element={<Navigate to="/document-templates" replace />} />
      <Route path="faults" element={<Faults />} />
      <Route path="*" element={<NowhereScreen />} />
    </Routes>
  );
}
