import '@fontsource-variable/inter/wght.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { patientListing } from '../features/patients/index.ts';
import { assert } from '../lib/assert.ts';
import { startTexts } from '../ui/i18n.ts';
import { listenForInstall } from '../ui/install.ts';
import { UiProvider } from '../ui/provider.tsx';
import { AppClientProvider } from './app-client-provider.tsx';
import { AppUpdateProvider } from './app-update-provider.tsx';
import { App } from './app.tsx';

const LISTINGS = [patientListing];

async function start(): Promise<void> {
  const root = document.getElementById('root');
  assert(root !== null, 'index.html has a #root');
  listenForInstall();
  await startTexts();
  createRoot(root).render(
    <StrictMode>
      <UiProvider>
        <AppUpdateProvider>
          <AppClientProvider listings={LISTINGS}>
            <App />
          </AppClientProvider>
        </AppUpdateProvider>
      </UiProvider>
    </StrictMode>,
  );
}

void start();
