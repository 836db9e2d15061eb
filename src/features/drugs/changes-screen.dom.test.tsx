import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Drugs } from '../../client/drugs/drug-link.ts';
import { NO_DRUGS } from '../../client/drugs/messages.ts';
import { DrugsContext, type EditionLine, type NewsLine } from '../../hooks/index.ts';
import { startTexts } from '../../ui/i18n/i18n.ts';
import { show } from '../../ui/testing/render.tsx';
import { ChangesScreen } from './changes-screen.tsx';
import { loadWords } from './words.ts';

const edition = (rev: string, release: string, rows: number, isListed = true): EditionLine => ({
  rev,
  at: `${release}T10:00:00Z`,
  release,
  rows,
  counts: isListed ? { created: 1, changed: 0, withdrawn: 0 } : null,
});

/** The screen of a device that knows these editions, the newest first. */
async function changes(editions: EditionLine[], news: NewsLine[] | null) {
  let status = { ...NO_DRUGS, ready: true, size: 1 };
  let known = editions;
  const listeners = new Set<() => void>();
  const drugs = {
    status: () => status,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    editions: async () => known,
    news: async () => news,
  } as Partial<Drugs> as Drugs;
  await show(
    <DrugsContext value={drugs}>
      <ChangesScreen />
    </DrugsContext>,
  );
  /** The device's copy changes while the screen is open. */
  return (later: EditionLine[]) =>
    act(() => {
      known = later;
      status = { ...status, revision: status.revision + 1 };
      for (const listener of listeners) listener();
    });
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

  it('DC-53 goes up to the newest release, also to one that comes while it is open, until one is chosen', async () => {
    const [first, second, third] = [
      edition('1', '2025-07-07', 3),
      edition('2', '2026-01-28', 9),
      edition('3', '2026-05-30', 4),
    ];
    const change = await changes([first], []);
    const until = () => screen.getByRole<HTMLInputElement>('combobox', { name: 'Jusqu’à' });
    await screen.findByRole('combobox', { name: 'Jusqu’à' });
    expect(until().value).toContain('07/07/2025');
    change([second, first]);
    await waitFor(() => expect(until().value).toContain('28/01/2026'));
    fireEvent.click(until());
    const older = screen.getAllByRole('option', { name: /07\/07\/2025/, hidden: true }).at(-1);
    if (older) fireEvent.click(older);
    expect(until().value).toContain('07/07/2025');
    change([third, second, first]);
    expect(until().value).toContain('07/07/2025');
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
