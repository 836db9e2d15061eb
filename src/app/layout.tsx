import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { Navigate, Outlet, useLocation, useNavigate } from 'react-router';
import { ReadingGate } from '../features/consents/index.ts';
import { useClinicSettings } from '../features/clinic-settings/index.ts';
import { Account, SessionBanners } from '../features/session/index.ts';
import { Notices } from '../features/notices/index.ts';
import { useClient, useSession, useSyncStatus } from '../hooks/index.ts';
import { useAppBadge } from '../ui/shell/app-badge.ts';
import { Frame, InHeader } from '../ui/shell/frame.tsx';
import { useTexts } from '../ui/i18n/i18n.ts';
import { useShortcut } from '../ui/primitives/shortcuts.ts';
import { SkeletonRows } from '../ui/primitives/states.tsx';
import { SyncChip } from '../ui/sync/sync-chip.tsx';
import { useLate } from '../ui/sync/use-late.ts';
import { useWide } from '../ui/primitives/use-wide.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { ModulePartsContext } from '../records/module-parts.ts';
import { MODULE_PARTS, moduleAt } from './modules.tsx';
import styles from './layout.module.css';
import { PaletteButton } from './palette/palette-button.tsx';
import { useVisits } from './palette/visits.ts';
import { usePlaces } from './places.ts';

const FollowDrugs = lazy(async () => ({ default: (await import('./follow-drugs.tsx')).FollowDrugs }));

/** On screens without a search of their own: leads to the patients' search. */
function SearchLink() {
  const { t } = useTexts();
  const navigate = useNavigate();
  const go = () => {
    void navigate('/patients');
    // The field exists when the screen is shown.
    const focus = (tries: number) => {
      const field = document.querySelector<HTMLInputElement>('[data-testid="search"]');
      if (field) field.focus();
      else if (tries > 0) setTimeout(() => focus(tries - 1), 50);
    };
    focus(40);
  };
  useShortcut('/', go);
  return (
    <button type="button" className={styles['search']} onClick={go}>
      <IconSearch size={18} stroke={1.75} aria-hidden />
      {t('search.patients')}
      <kbd>/</kbd>
    </button>
  );
}

/** For how long the oldest change waits, once that is longer than the clinic allows. */
function useLateHere(): { lateMs: number | null; limitMs: number } {
  const { unsentMs } = useClinicSettings();
  const client = useClient();
  const { oldestPendingAt } = useSyncStatus();
  return { lateMs: useLate(oldestPendingAt, unsentMs, client.now), limitMs: unsentMs };
}

function Chip() {
  const status = useSyncStatus();
  const { lateMs } = useLateHere();
  const { now } = useClient();
  useAppBadge(status.attention);
  return <SyncChip {...status} lateMs={lateMs} now={new Date(now())} to="/sync" />;
}

/** Above every screen: what is true of the whole app, and the changes that a person should know of. */
function Banners() {
  return (
    <>
      <Suspense fallback={null}>
        <SessionBanners />
      </Suspense>
      <Suspense fallback={null}>
        <Notices {...useLateHere()} />
      </Suspense>
    </>
  );
}

/** Everything that a signed-in person sees: the frame, and in it the screen of the route. */
export function Layout() {
  const { t } = useTexts();
  const { status } = useSession();
  const { pathname, search } = useLocation();
  const places = usePlaces();
  const wide = useWide();
  useVisits();
  if (status === 'signed-out')
    return <Navigate to="/login" replace state={pathname === '/' ? null : { from: pathname + search }} />;
  if (status === 'loading') return null;
  const ownSearch = pathname.split('/')[1] === 'drugs' || moduleAt(pathname)?.hasSearch === true;
  // Also shown instead of the module's own field until its screen is loaded.
  const searchLink = (
    <InHeader>
      <SearchLink />
    </InHeader>
  );
  return (
    <Suspense fallback={null}>
      <ReadingGate>
        <Frame
          places={places}
          palette={<PaletteButton />}
          chip={<Chip />}
          account={
            <Suspense fallback={null}>
              <Account />
            </Suspense>
          }
          banners={<Banners />}
        >
          <Suspense fallback={null}>
            <FollowDrugs />
          </Suspense>
          {wide && !ownSearch && searchLink}
          <ErrorBoundary place={pathname}>
            <Suspense
              fallback={
                <>
                  {wide && ownSearch && searchLink}
                  <SkeletonRows rows={8} label={t('state.loading')} />
                </>
              }
            >
              <ModulePartsContext value={MODULE_PARTS}>
                <Outlet />
              </ModulePartsContext>
            </Suspense>
          </ErrorBoundary>
        </Frame>
      </ReadingGate>
    </Suspense>
  );
}
