import { IconCloudDownload, IconPill, IconPillOff } from '@tabler/icons-react';
import { useNow, type DrugStatus } from '../../hooks/index.ts';
import { formatAgo, formatNumber } from '../../ui/i18n/format.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Banner, EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import styles from './drugs.module.css';

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The release on this device, and whether it is known to be the newest. */
export function Release({ status }: { status: DrugStatus }) {
  const { t, language } = useTexts();
  const now = useNow();
  if (!status.ready) return null;
  const { release, checkedAt } = status;
  const name =
    release === null
      ? t('drugs.noRelease')
      : t('drugs.release', { release: ISO_DAY.test(release) ? formatPartialDate(release) : release });
  const offline =
    status.last === 'unreachable' ? t('drugs.unreachable') : status.last === 'signed-out' ? t('drugs.signedOut') : '';
  const checked =
    checkedAt === null ? '' : t('drugs.checked', { when: formatAgo(new Date(checkedAt).toISOString(), now, language) });
  return (
    <p
      className={styles['release']}
      data-testid="drugs-release"
      data-release={release ?? ''}
      data-last={status.last ?? ''}
    >
      {[name, checked, offline].filter(Boolean).join(' · ')}
    </p>
  );
}

export function Progress({ status }: { status: DrugStatus }) {
  const { t, language } = useTexts();
  const changes = status.following?.changes ?? 0;
  // A routine check for changes is not shown.
  if (status.following === null || (status.ready && changes === 0)) return null;
  // What is on the device is being opened, not copied.
  if (status.reading && changes === 0) return null;
  const title =
    changes === 0 ? t('drugs.copying') : t('drugs.copyingCount', { shown: formatNumber(changes, language) });
  return (
    <div role="status" data-testid="drugs-progress" data-changes={changes} className={styles['notice']}>
      <Banner tone="waiting" icon={IconCloudDownload} title={title}>
        {t('drugs.copyingHelp')}
      </Banner>
    </div>
  );
}

function Notice({ title, help, again }: { title: string; help: string; again?: () => void }) {
  const { t } = useTexts();
  const action = again && <Button onClick={again}>{t('drugs.again')}</Button>;
  return (
    <div className={styles['notice']}>
      <Banner tone="attention" title={title} action={action}>
        {help}
      </Banner>
    </div>
  );
}

/** Why the device cannot update its copy, while the copy is shown. */
export function Trouble({ status, follow }: { status: DrugStatus; follow: () => void }) {
  const { t } = useTexts();
  if (status.last === 'storage')
    return <Notice title={t('drugs.storage')} help={t('drugs.storageHelp')} again={follow} />;
  if (status.last === 'broken') return <Notice title={t('drugs.broken')} help={t('drugs.brokenHelp')} again={follow} />;
  if (status.last === 'other-schema')
    return <Notice title={t('drugs.otherSchema')} help={t('drugs.otherSchemaHelp')} />;
  return null;
}

export function SearchFailed({ again }: { again: () => void }) {
  const { t } = useTexts();
  return <Notice title={t('drugs.searchFailed')} help={t('drugs.brokenHelp')} again={again} />;
}

/** Shown if there is no copy on this device. */
export function Nothing({ status, follow }: { status: DrugStatus; follow: () => void }) {
  const { t } = useTexts();
  if (status.last === 'not-allowed') return <EmptyState icon={IconPillOff} title={t('drugs.notAllowed')} />;
  if (status.following !== null || status.reading || status.last === null)
    return <SkeletonRows rows={8} label={t(status.reading ? 'state.loading' : 'drugs.copying')} />;
  if (status.last === 'up-to-date')
    return (
      <EmptyState icon={IconPill} title={t('drugs.emptyTitle')}>
        {t('drugs.emptyHelp')}
      </EmptyState>
    );
  if (status.last === 'storage' || status.last === 'broken' || status.last === 'other-schema') return null;
  return (
    <EmptyState
      icon={IconCloudDownload}
      title={t('drugs.offlineTitle')}
      action={<Button onClick={follow}>{t('drugs.again')}</Button>}
    >
      {t('drugs.offlineHelp')}
    </EmptyState>
  );
}
