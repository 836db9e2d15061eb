import '@fontsource-variable/inter/wght.css';
import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { assert } from '../lib/assert.ts';
import { startTexts } from '../ui/i18n/i18n.ts';
import { listenForInstall } from '../ui/shell/install.ts';
import { UiProvider } from '../ui/shell/provider.tsx';
import { AppClientProvider } from './app-client-provider.tsx';
import { AppUpdateProvider } from './app-update-provider.tsx';
import { App } from './app.tsx';

/** Without its chunk, a double tap is handled as two taps, as in any page. */
const ignore = (): void => undefined;

async function start(): Promise<void> {
  const root = document.getElementById('root');
  assert(root !== null, 'index.html has a #root');
  listenForInstall();
  void import('../ui/shell/second-tap.ts').then(({ ignoreSecondTaps }) => ignoreSecondTaps(document), ignore);
  await startTexts();
  // In slices: the first render of a whole screen would keep a slow phone from answering a tap.
  startTransition(() =>
    createRoot(root).render(
      <StrictMode>
        <UiProvider>
          <AppUpdateProvider>
            <AppClientProvider>
              <App />
            </AppClientProvider>
          </AppUpdateProvider>
        </UiProvider>
      </StrictMode>,
    ),
  );
}

void start();
