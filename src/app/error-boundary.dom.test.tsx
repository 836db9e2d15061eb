import { act, fireEvent, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { show } from '../ui/testing/render.tsx';
import { ErrorBoundary } from './error-boundary.tsx';

afterEach(() => vi.restoreAllMocks());

it('B18 a screen that fails again when it is shown again offers to load the page alone; another place is shown as ever', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  let broken = true;
  let go: (place: string) => void = () => undefined;
  const Screen = () => {
    if (broken) throw new TypeError('Claire Moreau');
    return <p>shown</p>;
  };
  const App = () => {
    const [place, setPlace] = useState('/patients');
    go = setPlace;
    return (
      <ErrorBoundary place={place}>
        <Screen />
      </ErrorBoundary>
    );
  };
  await show(<App />);
  fireEvent.click(screen.getByRole('button', { name: 'Afficher de nouveau' }));
  expect(screen.getByRole('button', { name: 'Recharger la page' })).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Afficher de nouveau' })).toBeNull();
  broken = false;
  act(() => go('/sync'));
  expect(screen.getByText('shown')).toBeDefined();
  broken = true;
  act(() => go('/'));
  expect(screen.getByRole('button', { name: 'Afficher de nouveau' })).toBeDefined();
  expect(JSON.stringify(logged.mock.calls.filter(([text]) => text === 'screen failed'))).not.toContain('Claire');
});
