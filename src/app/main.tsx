import '@fontsource-variable/inter/wght.css';
import { StrictMode, startTransition, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { assert } from '../lib/assert.ts';
import { loadInsideTexts, startTexts } from '../ui/i18n/i18n.ts';
import { listenForInstall } from '../ui/shell/install.ts';
import { UiProvider } from '../ui/shell/provider.tsx';
import { AppClientProvider } from './app-client-provider.tsx';
import { AppUpdateProvider } from './app-update-provider.tsx';
import { App } from './app.tsx';
import { areFaultsMarked } from './fault-mark.ts';

/** Without its chunk, a double tap is handled as two taps, as in any page. */
const ignore = (): void => undefined;

/** If faults may be simulated, they apply from the first request on. In development they always may. */
async function beginFaults(): Promise<ReactNode> {
  if (!areFaultsMarked() && !import.meta.env.DEV) return null;
  const [{ FaultsHost }, { faultDesk, sufferFaults }] = await Promise.all([
    import('./faults-host.tsx'),
    import('./faults.ts'),
    loadInsideTexts(),
  ]);
  if (import.meta.env.DEV && (await faultDesk.read()) === null) await faultDesk.allow(true);
  await sufferFaults();
  return <FaultsHost />;
}

async function start(): Promise<void> {
  const root = document.getElementById('root');
  assert(root !== null, 'index.html has a #root');
  listenForInstall();
  void import('../ui/shell/second-tap.ts').then(({ ignoreSecondTaps }) => ignoreSecondTaps(document), ignore);
  await startTexts();
  const faults = await beginFaults().catch(() => null);
  // Rendered in slices, because the first render of a whole screen would block a slow phone.
  startTransition(() =>
    createRoot(root).render(
      <StrictMode>
        <UiProvider>
          <AppUpdateProvider>
            <AppClientProvider>
              <App />
            </AppClientProvider>
          </AppUpdateProvider>
          {faults}
        </UiProvider>
      </StrictMode>,
    ),
  );
}

void start();
