import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { MemoryStore } from '../../test/support/memory-store.ts';
import { engineOn } from '../../test/support/queue.ts';
import { createClient } from '../client/client.ts';
import { clinic } from '../contract/clinic.ts';
import { patient } from '../contract/entities/patient.ts';
import { ClientProvider, SessionContext, type Session } from '../hooks/index.ts';
import type { JsonObject } from '../lib/json.ts';
import { show } from '../ui/testing/render.tsx';
import { PrintList } from './print-list.tsx';
import { PrintRecord } from './print-record.tsx';

const module = {
  entity: patient,
  nameOf: ({ birthName }: JsonObject) => String(birthName),
  useRowDetails: () => (summary: JsonObject) => [String(summary['birthDate']), ''],
};
const session = { account: { tenant: { name: 'Cabinet Atlas' } } } as unknown as Session;
const people = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: String(at), summary: { birthName: `N${at}`, birthDate: '1984' } }));

function client() {
  const store = new MemoryStore();
  const { engine, time } = engineOn(store, () => ({ kind: 'failure', failure: 'offline' }));
  const nothing = () => undefined;
  return createClient({
    domain: clinic,
    listings: [],
    engine,
    store,
    reads: store,
    runner: { nudge: nothing, syncNow: () => engine.sync(), pollEvery: nothing, start: nothing, stop: nothing },
    clock: { now: () => time.now },
    random: { next: () => 0.5, bytes16: () => crypto.getRandomValues(new Uint8Array(16)) },
    isOnline: () => false,
    later: (_ms, work) => void setTimeout(work, 0),
  });
}

async function printed(count: number, atMost = 100) {
  let [prints, done] = [0, 0];
  const { unmount } = await show(
    <SessionContext value={session}>
      <ClientProvider client={client()}>
        <PrintList
          module={module}
          records={people(count)}
          filters={[{ field: 'gender', kind: 'choice', value: 'female' }]}
          onDone={() => (done += 1)}
          atMost={atMost}
          print={() => (prints += 1)}
        />
      </ClientProvider>
    </SessionContext>,
  );
  await new Promise((resolve) => requestAnimationFrame(resolve));
  const words = screen.getByTestId('print-sheet').querySelector('header')?.textContent ?? '';
  const lines = [...screen.getByTestId('print-sheet').querySelectorAll('tbody tr')].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );
  window.dispatchEvent(new Event('afterprint'));
  return { words, lines, unmount, counts: () => [prints, done] };
}

describe('UI-65 a list is printed', () => {
  it('once, with its title, the clinic, the date, how it is filtered, and a line each', async () => {
    const { words, lines, counts, unmount } = await printed(2);
    expect(words).toContain('Liste des patients');
    expect(words).toContain('Cabinet Atlas · ');
    expect(words).toContain('Sexe\u00a0: Féminin');
    expect(lines).toEqual([
      ['N0', '1984'],
      ['N1', '1984'],
    ]);
    expect(counts()).toEqual([1, 1]);
    unmount();
    expect(screen.queryByTestId('print-sheet')).toBeNull();
  });

  it('in part where it is too long for paper, and says so', async () => {
    const { words, lines } = await printed(3, 2);
    expect(lines.length).toBe(2);
    expect(words).toMatch(/Les 2 premières fiches sur 3/);
  });
});

describe('UI-65 a record is printed', () => {
  it('on a sheet of its own with its name, the clinic and its facts, once for two taps', async () => {
    const print = vi.fn();
    vi.stubGlobal('print', print);
    const Facts = ({ record }: { record: JsonObject }) => <p>{`née le ${String(record['birthDate'])}`}</p>;
    await show(
      <SessionContext value={session}>
        <ClientProvider client={client()}>
          <PrintRecord
            module={{ Facts }}
            record={{ birthDate: '1984-02-29' }}
            name="MARTIN Claire"
            sub={['F', '42 ans']}
          />
        </ClientProvider>
      </SessionContext>,
    );
    fireEvent.click(screen.getByTestId('print'));
    fireEvent.click(screen.getByTestId('print'));
    const sheet = await screen.findByTestId('print-sheet');
    await waitFor(() => expect(print).toHaveBeenCalledTimes(1));
    for (const text of ['MARTIN Claire', 'Cabinet Atlas', 'F · 42 ans', 'née le 1984-02-29'])
      expect(sheet.textContent).toContain(text);
    expect(sheet.querySelector('button')).toBeNull();
    window.dispatchEvent(new Event('afterprint'));
    await waitFor(() => expect(screen.queryByTestId('print-sheet')).toBeNull());
    expect(print).toHaveBeenCalledTimes(1);
    vi.unstubAllGlobals();
  });
});
