import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { ChangesScreen, DrugDetailScreen, DrugsScreen } from '../features/drugs/index.ts';
import { InspectorScreen } from '../features/qa/index.ts';
import { loadSignIn, SignInScreen } from '../features/session/index.ts';
import { ConflictScreen, HistoryScreen, ReportScreen, SyncScreen } from '../features/sync-centre/index.ts';
import { useIsAdmin, useSession } from '../hooks/index.ts';
import { listLosses } from '../transport/losses.ts';
import { loadInsideTexts, loadTexts } from '../ui/i18n/i18n.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { homeTexts } from './home/texts.ts';
import { loadWordsOfModules, moduleAt, MODULES } from './modules.tsx';

const losses = () => listLosses();

function Sync() {
  return <SyncScreen losses={useIsAdmin() ? losses : null} />;
}

/** A screen that names fields of any module, loaded with the words of all modules. */
const withWordsOfModules = (screen: () => ReactNode) =>
  lazy(async () => {
    await loadWordsOfModules();
    return { default: screen };
  });

const SyncCentre = withWordsOfModules(Sync);
const Conflict = withWordsOfModules(() => <ConflictScreen />);

/** Its worker is started with the screen; nothing of it is loaded before. */
const DrugsProvider = lazy(async () => ({ default: (await import('./drugs-provider.tsx')).DrugsProvider }));

const drugDesk = async () => (await import('./drug-desk.tsx')).loadDrugDesk();
const DrugEditor = lazy(async () => ({ default: (await drugDesk()).Editor }));
const ReleaseImport = lazy(async () => ({ default: (await drugDesk()).Import }));

function DrugCatalogue() {
  return (
    <DrugsProvider>
      <DrugsScreen />
    </DrugsProvider>
  );
}

/** What stands behind the sign-in, with its words. */
async function withTexts<T>(screens: Promise<T>): Promise<T> {
  await loadInsideTexts();
  return screens;
}

const shell = () => withTexts(import('./shell.ts'));
const passwords = () => withTexts(import('./password-screens.tsx'));

const Layout = lazy(async () => ({ default: (await shell()).Layout }));
/** It names drafts of every module. */
const HomeScreen = lazy(async () => {
  const [{ HomeScreen: screen }] = await Promise.all([shell(), loadTexts(homeTexts), loadWordsOfModules()]);
  return { default: screen };
});
/** With addresses of its own: most people never open one of them. */
const Admin = lazy(async () => ({ default: (await import('./admin-routes.tsx')).AdminRoutes }));
const NowhereScreen = lazy(async () => ({ default: (await shell()).NowhereScreen }));
const AccountScreen = lazy(async () => ({ default: (await passwords()).AccountScreen }));
const PasswordScreen = lazy(async () => ({ default: (await passwords()).PasswordScreen }));
const InvitationScreen = lazy(async () => ({ default: (await passwords()).InvitationScreen }));

const ignore = (): void => undefined;

/** Requested with the first script, because most visitors are signed in. */
const clinicClient = () => import('./clinic-client.ts');

/**
 * The frame is requested beside the engine, and below the screen of the address beside the account: requested one after
 * another, a page's files would cost as many round trips as it has layers. Whoever is not signed in sees the form first.
 * A file that fails is requested again by whatever needs it.
 */
const { pathname: entry } = location;
if (entry === '/login') loadSignIn().then(clinicClient).catch(ignore);
else if (entry === '/invitation') clinicClient().catch(ignore);
else Promise.all([clinicClient(), shell()]).catch(ignore);

export function App() {
  const { account } = useSession();
  const signedIn = account !== null;
  useEffect(() => {
    if (!signedIn) return;
    moduleAt(location.pathname)?.load().catch(ignore);
  }, [signedIn]);
  return (
    <BrowserRouter>
      <ErrorBoundary place="app">
        <Routes>
          <Route
            path="/login"
            element={
              <Suspense fallback={null}>
                <SignInScreen />
              </Suspense>
            }
          />
          <Route
            path="/invitation"
            element={
              <Suspense fallback={null}>
                <InvitationScreen />
              </Suspense>
            }
          />
          <Route
            element={
              <Suspense fallback={null}>
                <Layout />
              </Suspense>
            }
          >
            <Route index element={<HomeScreen />} />
            {MODULES.map(({ path, Screen, Detail, Editor }) => (
              <Route key={path} path={path} element={<Screen />}>
                <Route path="new" element={<Editor />} />
                <Route path=":id" element={<Detail />} />
                <Route path=":id/edit" element={<Editor />} />
              </Route>
            ))}
            <Route path="sync" element={<SyncCentre />} />
            <Route path="sync/conflicts/:mutationId" element={<Conflict />} />
            <Route path="sync/history" element={<HistoryScreen />} />
            <Route path="sync/inspector" element={<InspectorScreen />} />
            <Route path="sync/report" element={<ReportScreen />} />
            <Route path="account" element={<AccountScreen />} />
            <Route path="account/password" element={<PasswordScreen />} />
            <Route path="admin/*" element={<Admin />} />
            <Route path="drugs" element={<DrugCatalogue />}>
              <Route path="changes" element={<ChangesScreen />} />
              <Route path="new" element={<DrugEditor />} />
              <Route path="import" element={<ReleaseImport />} />
              <Route path=":id" element={<DrugDetailScreen />} />
              <Route path=":id/edit" element={<DrugEditor />} />
            </Route>
            <Route path="*" element={<NowhereScreen />} />
          </Route>
        </Routes>
      </ErrorBoundary>
    </BrowserRouter>
  );
}
