import { IconDeviceDesktop, IconLogout } from '@tabler/icons-react';
import { useState } from 'react';
import type { DeviceLine } from '../../contract/admin-desk.ts';
import { useAdminAnswer, useAdminDesk, useNow } from '../../hooks/index.ts';
import { useClinicSettings } from '../clinic-settings/index.ts';
import { formatAgo, formatMoment } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { Button, ButtonLink } from '../../ui/primitives/button.tsx';
import { DeviceList, DeviceRow } from '../../ui/primitives/device-row.tsx';
import { ConfirmDialog } from '../../ui/primitives/dialogs.tsx';
import { NotLoaded } from '../../ui/primitives/not-loaded.tsx';
import { RefreshButton } from '../../ui/primitives/refresh-button.tsx';
import { ScreenHead } from '../../ui/primitives/screen-head.tsx';
import { Banner, EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { useOnce } from '../../ui/primitives/use-once.ts';
import { Screen } from '../../ui/shell/frame.tsx';
import { usePage } from '../../ui/shell/page.ts';
import { tell } from '../../ui/shell/undo-toast.tsx';
import { Tag } from '../../ui/sync/sync-badge.tsx';
import { Losses } from './losses.tsx';
import { inOrder, isLate, isSilent } from './watch.ts';
import { Watch } from './watch.tsx';

/** Ends every session of a device after a confirmation, because it cannot be undone. */
function Revoke({ device, onDone, onClose }: { device: DeviceLine; onDone: () => void; onClose: () => void }) {
  const { t } = useTexts();
  const desk = useAdminDesk();
  const [trouble, setTrouble] = useState<string | null>(null);
  const [revoke, isRunning] = useOnce(async () => {
    const answer = await desk.revoke(device.clientId).catch(() => ({ kind: 'unreachable' }) as const);
    if (answer.kind !== 'done') return setTrouble(answer.kind === 'refused' ? answer.code : 'UNREACHABLE');
    tell(t('devices.revoked'));
    onDone();
    onClose();
  });
  const pending = device.pending ?? 0;
  return (
    <ConfirmDialog
      opened
      title={t('devices.revokeTitle', { name: device.name ?? t('devices.noName') })}
      confirm={t(isRunning ? 'devices.revoking' : 'devices.revoke')}
      onConfirm={revoke}
      onClose={onClose}
    >
      <p>{t('devices.revokeText')}</p>
      {pending > 0 && (
        <p>
          <strong>{t('devices.revokePending', { count: pending })}</strong>
        </p>
      )}
      {trouble !== null && (
        <Banner tone="refused" title={t('devices.notRevoked')}>
          {textOf(`devices.trouble.${trouble}`) ?? t('devices.trouble.OTHER')}
        </Banner>
      )}
    </ConfirmDialog>
  );
}

function Device({ device, now, onRevoke }: { device: DeviceLine; now: Date; onRevoke: () => void }) {
  const { t, language } = useTexts();
  const threshold = useClinicSettings();
  const { clientId, name, user, appVersion, lastContactAt, pending, oldestPendingAt, sessions } = device;
  const isOver = sessions === 0;
  return (
    <DeviceRow
      name={name ?? t('devices.noName')}
      marks={
        <>
          {isLate(device, now, threshold) && <Tag tone="attention">{t('devices.late')}</Tag>}
          {isSilent(device, now, threshold) && <Tag tone="attention">{t('devices.silent')}</Tag>}
          {isOver && <Tag>{t('devices.over')}</Tag>}
        </>
      }
      notes={[
        [
          user?.name ?? t('devices.nobody'),
          t('devices.contact', {
            ago: formatAgo(lastContactAt, now, language),
            at: formatMoment(lastContactAt, language),
          }),
          appVersion === null ? '' : t('devices.version', { version: appVersion }),
        ]
          .filter(Boolean)
          .join(' · '),
        pending === null
          ? t('devices.pendingUnknown')
          : pending === 0
            ? t('devices.nothingWaits')
            : oldestPendingAt === null
              ? t('devices.waits', { count: pending })
              : t('devices.waitsSince', { count: pending, at: formatMoment(oldestPendingAt, language) }),
      ]}
      action={
        !isOver && (
          <Button
            kind="danger"
            icon={<IconLogout size={18} stroke={1.75} aria-hidden />}
            aria-label={t('devices.revokeOne', { name: name ?? t('devices.noName') })}
            onClick={onRevoke}
            data-testid="revoke"
          >
            {t('devices.revoke')}
          </Button>
        )
      }
      data-testid="device"
      data-client-id={clientId}
    />
  );
}

/** `/admin/devices`: the clinic's installations, what waits on each and since when, and what was lost. */
export function DevicesScreen() {
  const { t } = useTexts();
  const desk = useAdminDesk();
  const now = useNow();
  const threshold = useClinicSettings();
  const [answer, again] = useAdminAnswer(desk.devices);
  const [ask, isAsking] = useOnce(again);
  const [revoking, setRevoking] = useState<DeviceLine | null>(null);
  usePage({ title: t('nav.devices'), back: '/admin' });
  return (
    <Screen width={960}>
      <ScreenHead
        help={t('devices.threshold', { hours: threshold.unsentMs / 3_600_000, count: threshold.silentDays })}
        helpTestId="devices-threshold"
      >
        <ButtonLink kind="calm" to="/admin/settings">
          {t('devices.setThreshold')}
        </ButtonLink>
        <RefreshButton onRefresh={ask} disabled={isAsking} testId="devices-refresh" />
      </ScreenHead>
      {answer.kind === 'loading' && <SkeletonRows rows={5} label={t('state.loading')} />}
      {(answer.kind === 'unreachable' || answer.kind === 'refused') && (
        <NotLoaded title={t('devices.unknown')} answer={answer} onRetry={ask} />
      )}
      {answer.kind === 'done' && (
        <>
          <Watch devices={answer.value} />
          {answer.value.length === 0 && <EmptyState icon={IconDeviceDesktop} title={t('devices.none')} />}
          <DeviceList aria-label={t('nav.devices')}>
            {inOrder(answer.value, now, threshold).map((device) => (
              <Device key={device.clientId} device={device} now={now} onRevoke={() => setRevoking(device)} />
            ))}
          </DeviceList>
        </>
      )}
      <Losses />
      {revoking !== null && <Revoke device={revoking} onDone={() => void again()} onClose={() => setRevoking(null)} />}
    </Screen>
  );
}
