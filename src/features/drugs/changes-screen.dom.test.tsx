import { screen } from '@testing-library/react';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Drugs } from '../../client/drugs/drug-link.ts';
import { NO_DRUGS } from '../../client/drugs/messages.ts';
import { DrugsContext, type EditionLine, type NewsLine } from '../../hooks/index.ts';
import { startTexts } from '../../ui/i18n/i18n.ts';
import { show } from '../../ui/testing/render.tsx';
import { ChangesScreen } from './changes-screen.tsx';
import { loadWords } from './words.ts';

const edition = (rev: string, release: string, rows: number, told = true): EditionLine => ({
  rev,
  at: `${release}T10:00:00Z`,
  release,
  rows,
  counts: told ? { created: 1, changed: 0, withdrawn: 0 } : null,
});

/** The screen of a device that knows these editions, the newest first. */
function changes(editions: EditionLine[], news: NewsLine[] | null) {
  const status = { ...NO_DRUGS, ready: true, size: 1 };
  const drugs = {
    status: () => status,
    subscribe: () => () => undefined,
    editions: async () => editions,
    news: async () => news,
  } as Partial<Drugs> as Drugs;
  return show(
    <DrugsContext value={drugs}>
      <ChangesScreen />
    </DrugsContext>,
  );
}

beforeAll(async () => {
  await startTexts('fr');
  await loadWords();
});

describe('what changed in the catalogue', () => {
  it('DC-41 says plainly how many rows a change has that is too large to be listed', async () => {
    await changes([edition('2', '2026-01-28', 82_402, false), edition('1', '2025-07-07', 3)], null);
    const said = await screen.findByText(/Trop de changements pour être listés/);
    expect(said.textContent?.replaceAll(/\s/g, ' ')).toContain('82 402 lignes');
  });

  it('DC-43 lists what came, and counts what changed and went', async () => {
    await changes(
      [edition('2', '2026-01-28', 9), edition('1', '2025-07-07', 3)],
      [
        { id: 'a', name: 'DRUG A', kind: 'created' },
        { id: 'b', name: 'DRUG B', kind: 'withdrawn' },
      ],
    );
    expect((await screen.findByText('DRUG A')).getAttribute('href')).toBe('/drugs/a');
    expect(screen.queryByText('DRUG B')).toBeNull();
    expect(screen.getByTestId('drug-news').dataset['total']).toBe('1');
  });
});
