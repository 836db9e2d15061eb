import { useEffect, useMemo, type ReactNode } from 'react';
import { clinicSettings } from '../../contract/entities/clinic-settings.ts';
import { settingsNow } from '../../contract/clinical/clinic-settings.ts';
import { ClinicContext, useClient, useRecord } from '../../hooks/index.ts';
import { ClinicSettingsContext } from './use-clinic-settings.ts';

/** Reads the clinic's settings once for all screens, and has the sync follow them. */
export function ClinicSettingsProvider({ tenantId, children }: { tenantId: string; children: ReactNode }) {
  const client = useClient();
  const { status, record } = useRecord(clinicSettings, tenantId);
  const settings = useMemo(() => settingsNow(record), [record]);
  const { pollMs, attempts, longestWaitMs } = settings;
  const isKnown = status !== 'loading';
  useEffect(() => {
    // A store that fails says so by itself; the limits are told again with the next start.
    if (isKnown) client.tune({ pollMs, attempts, longestWaitMs }).catch(() => undefined);
  }, [client, isKnown, pollMs, attempts, longestWaitMs]);
  return (
    <ClinicContext value={settings}>
      <ClinicSettingsContext value={settings}>{children}</ClinicSettingsContext>
    </ClinicContext>
  );
}
