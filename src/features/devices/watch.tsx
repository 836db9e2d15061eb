import { Link } from 'react-router';
import type { DeviceLine } from '../../contract/admin-desk.ts';
import { useAdminAnswer, useAdminDesk, useNow } from '../../hooks/index.ts';
import { useClinicSettings } from '../clinic-settings/index.ts';
import { formatDuration, formatMoment } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Banner } from '../../ui/primitives/states.tsx';
import { isLate, isSilent, oldestUnsent } from './watch.ts';

/** The oldest change of the clinic that is not on the server, and who has not been heard of. */
export function Watch({ devices, isLink = false }: { devices: readonly DeviceLine[]; isLink?: boolean }) {
  const { t, language } = useTexts();
  const now = useNow();
  const threshold = useClinicSettings();
  const oldest = oldestUnsent(devices);
  const silent = devices.filter((device) => isSilent(device, now, threshold));
  const nameOf = ({ name }: DeviceLine) => name ?? t('devices.noName');
  const action = isLink && <Link to="/admin/devices">{t('devices.see')}</Link>;
  return (
    <>
      {oldest !== null && (
        <div data-testid="oldest-unsent">
          <Banner
            tone={isLate(oldest.device, now, threshold) ? 'attention' : 'neutral'}
            title={t('devices.oldest', { age: formatDuration(oldest.since, now, language) })}
            action={action}
          >
            {[nameOf(oldest.device), oldest.device.user?.name ?? '', formatMoment(oldest.since, language)]
              .filter(Boolean)
              .join(' · ')}
          </Banner>
        </div>
      )}
      {silent.length > 0 && (
        <div data-testid="silent-devices">
          <Banner tone="attention" title={t('devices.silentCount', { count: silent.length })} action={action}>
            {t('devices.silentHelp', {
              days: t('devices.days', { count: threshold.silentDays }),
              names: silent.map(nameOf).join(', '),
            })}
          </Banner>
        </div>
      )}
    </>
  );
}

/** The same on the administrator's home page. Shows nothing while all is well or the server has not answered. */
export function DeviceWatch() {
  const [answer] = useAdminAnswer(useAdminDesk().devices);
  if (answer.kind !== 'done') return null;
  const devices = answer.value;
  return <Watch devices={devices} isLink />;
}
