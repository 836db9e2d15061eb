import { IconFileImport, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { Link } from 'react-router';
import { loadToday } from '../../features/agenda/index.ts';
import { useCanWrite, useIsAdmin, useNow, useSession, useSyncStatus } from '../../hooks/index.ts';
import { formatAgo, formatDay } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { ButtonLink } from '../../ui/primitives/button.tsx';
import { SkeletonRows } from '../../ui/primitives/states.tsx';
import { Screen } from '../../ui/shell/frame.tsx';
import { usePage } from '../../ui/shell/page.ts';
import { DraftsLeft } from './drafts-left.tsx';
import styles from './home.module.css';
import { NeedsYou } from './needs-you.tsx';

const Today = lazy(async () => ({ default: await loadToday() }));

/** Whether this device's changes are on the server, in one line that leads to the sync centre. */
function SyncLine() {
  const { t, language } = useTexts();
  const { pending, lastContactAt } = useSyncStatus();
  const now = useNow();
  return (
    <p className={styles['sync']}>
      <Link to="/sync" data-testid="home-sync">
        {pending === 0 ? t('home.allSent') : t('home.toSend', { count: pending })}
        {' · '}
        {lastContactAt === null
          ? t('home.neverSynced')
          : t('home.lastSynced', { ago: formatAgo(lastContactAt, now, language) })}
      </Link>
    </p>
  );
}

/** `/`: the day, who waits, what needs this person, and what was left unfinished. Everything leads somewhere. */
export function HomeScreen() {
  const { t, language } = useTexts();
  const { account } = useSession();
  const canWrite = useCanWrite('patient');
  const isAdmin = useIsAdmin();
  const now = useNow();
  usePage({ title: t('nav.home') });
  return (
    <Screen width={1080}>
      <header className={styles['head']}>
        <div>
          <p className={styles['date']}>{formatDay(now, language)}</p>
          <p className={styles['hello']}>{t('home.hello', { name: account?.user.name ?? '' })}</p>
        </div>
        <div className={styles['quick']}>
          {canWrite && (
            <ButtonLink to="/patients/new" icon={<IconUserPlus size={18} stroke={1.75} aria-hidden />}>
              {t('home.newPatient')}
            </ButtonLink>
          )}
          <ButtonLink to="/patients" icon={<IconUsers size={18} stroke={1.75} aria-hidden />}>
            {t('home.findPatient')}
          </ButtonLink>
          {isAdmin && (
            <ButtonLink to="/admin/import" icon={<IconFileImport size={18} stroke={1.75} aria-hidden />}>
              {t('home.import')}
            </ButtonLink>
          )}
        </div>
      </header>
      <div className={styles['parts']}>
        <Suspense fallback={<SkeletonRows rows={6} label={t('state.loading')} />}>
          <Today>
            <NeedsYou />
            <DraftsLeft />
            <SyncLine />
          </Today>
        </Suspense>
      </div>
    </Screen>
  );
}
