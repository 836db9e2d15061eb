import { Suspense } from 'react';
import { AdminHome, AdminOnly } from '../features/admin/index.ts';
import { AccessScreen } from '../features/access/index.ts';
import { AuditScreen } from '../features/audit/index.ts';
import { ConflictsScreen } from '../features/conflicts/index.ts';
import { DevicesScreen, DeviceWatch } from '../features/devices/index.ts';
import { CsvScreen, ImportScreen, type SendFile } from '../features/import/index.ts';
import { HealthScreen } from '../features/health/index.ts';
import { RetentionScreen } from '../features/retention/index.ts';
import { SyncLogScreen } from '../features/sync-log/index.ts';
import { importCsv } from '../transport/import-csv.ts';
import { importFhir } from '../transport/import.ts';
import { AdminDeskProvider } from './admin-desk-provider.tsx';
import { useAdminGroups } from './admin-places.ts';

export function AdminScreen() {
  return (
    <AdminOnly>
      <AdminHome
        groups={useAdminGroups()}
        watch={
          <Suspense fallback={null}>
            <AdminDeskProvider>
              <DeviceWatch />
            </AdminDeskProvider>
          </Suspense>
        }
      />
    </AdminOnly>
  );
}

export function AdminDevices() {
  return (
    <AdminOnly>
      <AdminDeskProvider>
        <DevicesScreen />
      </AdminDeskProvider>
    </AdminOnly>
  );
}

export function AdminAccess() {
  return (
    <AdminOnly>
      <AdminDeskProvider>
        <AccessScreen />
      </AdminDeskProvider>
    </AdminOnly>
  );
}

export function AdminAudit() {
  return (
    <AdminOnly>
      <AdminDeskProvider>
        <AuditScreen />
      </AdminDeskProvider>
    </AdminOnly>
  );
}

export function AdminConflicts() {
  return (
    <AdminOnly>
      <AdminDeskProvider>
        <ConflictsScreen />
      </AdminDeskProvider>
    </AdminOnly>
  );
}

export function AdminSyncLog() {
  return (
    <AdminOnly>
      <AdminDeskProvider>
        <SyncLogScreen />
      </AdminDeskProvider>
    </AdminOnly>
  );
}

export function AdminHealth() {
  return (
    <AdminOnly>
      <AdminDeskProvider>
        <HealthScreen />
      </AdminDeskProvider>
    </AdminOnly>
  );
}

export function AdminRetention() {
  return (
    <AdminOnly>
      <AdminDeskProvider>
        <RetentionScreen />
      </AdminDeskProvider>
    </AdminOnly>
  );
}

const sendFile: SendFile = (file, onProgress, language) => importFhir(file, onProgress, fetch, language);

export function AdminImport() {
  return (
    <AdminOnly>
      <ImportScreen send={sendFile} />
    </AdminOnly>
  );
}

export function AdminCsvImport() {
  return (
    <AdminOnly>
      <CsvScreen send={importCsv} />
    </AdminOnly>
  );
}
