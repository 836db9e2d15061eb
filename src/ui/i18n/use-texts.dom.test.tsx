import { act, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { loadInsideTexts, setLanguage, startTexts, useTexts } from './i18n.ts';

function Word() {
  const { t, language } = useTexts();
  return <li lang={language}>{t('action.save')}</li>;
}

afterEach(() => vi.restoreAllMocks());

it('CR-61 a component that says words does not copy i18next, and follows the language', async () => {
  await startTexts('fr');
  await loadInsideTexts();
  const copied = vi.spyOn(Object, 'getOwnPropertyDescriptors');
  render(
    <ul>
      {Array.from({ length: 20 }, (_, at) => (
        <Word key={at} />
      ))}
    </ul>,
  );
  // One that the hook itself adds; i18next has more than forty.
  const properties = copied.mock.results.flatMap(({ value }) => Object.keys(value as object));
  expect(new Set(properties)).toEqual(new Set(['reportNamespaces']));
  const said = () => new Set(screen.getAllByRole('listitem').map((item) => `${item.lang} ${item.textContent}`));
  expect([...said()]).toEqual(['fr Enregistrer']);
  await act(() => setLanguage('en'));
  expect([...said()]).toEqual(['en Save']);
  await act(() => setLanguage('fr'));
  expect([...said()]).toEqual(['fr Enregistrer']);
});
