import { screen, within } from '@testing-library/react';
import { beforeAll, expect, it } from 'vitest';
import type { Inspection } from '../../hooks/index.ts';
import { EMPTY_JOURNAL, type TransitionNote } from '../../queue/journal.ts';
import { startTexts } from '../../ui/i18n/i18n.ts';
import { show } from '../../ui/testing/render.tsx';
import { clockTime, Requests, Transitions } from './inspector-tables.tsx';
import { StateMachine } from './state-machine.tsx';
import { loadWords } from './words.ts';

beforeAll(async () => {
  await startTexts('fr');
  await loadWords();
});

const AT = new Date(2026, 10, 21, 9, 5, 7, 42).getTime();

const note = (from: TransitionNote['from'], to: TransitionNote['to'], more: Partial<TransitionNote> = {}) => ({
  at: AT,
  mutationId: '01900000-0000-7000-8000-00000000aaaa',
  entityType: 'patient',
  entityId: '01900000-0000-7000-8000-00000000bbbb',
  operation: 'UPDATE' as const,
  from,
  to,
  ...more,
});

it('QA-8 the present states are lit, and each way says how often it was taken', async () => {
  const inspection = {
    counts: { pending: 2, sent: 0, acknowledged: 0, conflict: 1, rejected: 0, failed: 0 },
    journal: {
      ...EMPTY_JOURNAL,
      transitions: [note(null, 'pending'), note('pending', 'sent'), note('sent', 'conflict'), note('pending', 'sent')],
    },
  } as Partial<Inspection> as Inspection;
  const { container } = await show(<StateMachine inspection={inspection} />);
  const lit = [...container.querySelectorAll('[data-lit="true"]')].map((node) => node.parentElement?.dataset['state']);
  expect(lit).toEqual(['pending', 'conflict']);
  const taken = [...container.querySelectorAll<SVGElement>('[data-testid="arrow"]')]
    .filter(({ dataset }) => dataset['taken'] !== '0')
    .map(({ dataset }) => `${dataset['from']} ${dataset['to']} ${dataset['taken']}`);
  expect(taken).toEqual(['pending sent 2', 'sent conflict 1']);
  expect(screen.getByRole('img').getAttribute('aria-label')).toContain('pending: 2');
});

it('QA-8 transitions stand newest first, with the code; more than fifty on demand', async () => {
  const many = Array.from({ length: 60 }, (_, at) => note('pending', 'sent', { at: AT + at }));
  await show(<Transitions transitions={[...many, note('sent', 'rejected', { at: AT + 60, code: 'VALIDATION' })]} />);
  const rows = screen.getAllByTestId('inspected-transition');
  expect(rows).toHaveLength(50);
  expect(rows[0]?.textContent).toContain('sent → rejected · VALIDATION');
  expect(rows[0]?.textContent).toContain('09:05:07.102');
  screen.getByRole('button', { name: /Tout afficher/ }).click();
  await expect.poll(() => screen.getAllByTestId('inspected-transition').length).toBe(61);
});

it('QA-8 a request says what came of it, and when it may be tried again', async () => {
  await show(
    <Requests
      requests={[
        {
          at: AT,
          tookMs: 12.4,
          kind: 'up',
          status: 503,
          failure: 'busy',
          retryAfterMs: 3_000,
          ids: [],
          count: 2,
          outcomes: {},
        },
      ]}
    />,
  );
  const row = screen.getByTestId('inspected-request');
  expect(within(row).getByText('503')).toBeTruthy();
  expect(row.textContent).toContain('busy · Retry-After 3 s');
  expect(row.textContent).toContain('12 ms');
});

it('QA-8 times are told to the millisecond', () => {
  expect(clockTime(AT)).toBe('09:05:07.042');
});
