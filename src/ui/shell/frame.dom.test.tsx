import { IconHome } from '@tabler/icons-react';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { useNavigate, useLocation } from 'react-router';
import { describe, expect, it } from 'vitest';
import { Frame } from './frame.tsx';
import { usePage } from './page.ts';
import { SkeletonRows } from '../primitives/states.tsx';
import { show } from '../testing/render.tsx';

const places = [
  {
    to: '/',
    label: 'Accueil',
    title: 'Accueil de la clinique',
    icon: IconHome,
    testId: 'nav-home',
    main: true,
    exact: true,
  },
];

function Named() {
  usePage({ title: 'Un écran' });
  return null;
}

/** A form's button that goes with its screen, as "save" does. */
function Leaves() {
  const navigate = useNavigate();
  return useLocation().pathname === '/' ? <button onClick={() => void navigate('/elsewhere')}>save</button> : null;
}

describe('frame', () => {
  it('H30 UI-16 the focus is never left on the body: after signing in it is in the screen, and so it is when what had it goes', async () => {
    await show(
      <Frame places={places} chip={null} account={null}>
        <Leaves />
      </Frame>,
    );
    const main = screen.getByRole('main');
    await waitFor(() => expect(document.activeElement).toBe(main));
    const save = screen.getByText('save');
    save.focus();
    fireEvent.click(save);
    await waitFor(() => expect(screen.queryByText('save')).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(main));
  });

  it('has a heading while the screen is still being fetched: that of the place', async () => {
    await show(
      <Frame places={places} chip={null} account={null}>
        <SkeletonRows rows={2} label="Chargement" />
      </Frame>,
    );
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Accueil de la clinique');
    expect(document.querySelector('main [aria-busy="true"]')).not.toBeNull();
  });

  it('has the heading that the screen says, and forgets it when the screen goes', async () => {
    const { unmount } = await show(
      <Frame places={places} chip={null} account={null}>
        <Named />
      </Frame>,
    );
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Un écran');
    unmount();
    await show(
      <Frame places={places} chip={null} account={null}>
        {null}
      </Frame>,
    );
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Accueil de la clinique');
  });
});
