import { MantineProvider } from '@mantine/core';
import { createRoot } from 'react-dom/client';
import { loadInsideTexts, startTexts } from '../../src/ui/i18n/i18n.ts';
import { HookForm } from './hook-form.tsx';
import { Own } from './own.tsx';
import { handedOn, renders } from './shared.tsx';
import { TanstackForm } from './tanstack-form.tsx';

const FORMS = { own: Own, 'react-hook-form': HookForm, '@tanstack/react-form': TanstackForm };

/** From a keystroke's event to the page laid out anew with what it changed (ms), without the wait for the next frame. */
const times: number[] = [];
window.addEventListener(
  'input',
  () => {
    const began = performance.now();
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = () => {
      void document.body.offsetHeight;
      times.push(performance.now() - began);
    };
    port1.postMessage(null);
  },
  { capture: true },
);

declare global {
  interface Window {
    typing: { times: number[]; renders: { count: number }; handedOn: { count: number } };
  }
}
window.typing = { times, renders, handedOn };

const chosen = new URLSearchParams(location.search).get('form') as keyof typeof FORMS;
const Form = FORMS[chosen];
await startTexts('fr');
await loadInsideTexts();
createRoot(document.querySelector('#main') as Element).render(
  <MantineProvider>
    <form>
      <Form />
    </form>
  </MantineProvider>,
);
