import { MantineProvider } from '@mantine/core';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { MemoryRouter } from 'react-router';
import { startTexts, type Language } from '../i18n/i18n.ts';
import { loadAllTexts } from './all-words.ts';

/** A component as it stands in the app: theme without motion, texts, and a place to be. For tests. */
export const show = (node: ReactNode, language: Language = 'fr') => showAt('/', node, language);

/** The same at an address. */
export async function showAt(address: string, node: ReactNode, language: Language = 'fr') {
  await startTexts(language);
  await loadAllTexts();
  return render(
    <MantineProvider env="test">
      <MemoryRouter initialEntries={[address]}>{node}</MemoryRouter>
    </MantineProvider>,
  );
}
