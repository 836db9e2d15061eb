import { MantineProvider } from '@mantine/core';
import { act, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { beforeAll, expect, it } from 'vitest';
import { startTexts } from '../i18n/i18n.ts';
import { Button } from '../primitives/button.tsx';
import { ConfirmDialog } from '../primitives/dialogs.tsx';
import { ignoreSecondTaps } from './second-tap.ts';
import { theme } from './theme.ts';

beforeAll(() => startTexts('fr'));

function Discard() {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button onClick={() => setOpened(true)}>Abandonner</Button>
      <ConfirmDialog
        opened={opened}
        title="?"
        confirm="Oui"
        onConfirm={() => undefined}
        onClose={() => setOpened(false)}
      >
        texte
      </ConfirmDialog>
    </>
  );
}

/** What a finger makes of a tap, `at` ms after the page began; all fall on the same place. */
function tap(target: Element, at: number): void {
  for (const type of ['pointerdown', 'click']) {
    const event = new MouseEvent(type, { bubbles: true, cancelable: true, clientX: 40, clientY: 40, detail: 1 });
    Object.defineProperty(event, 'timeStamp', { value: at });
    act(() => void target.dispatchEvent(event));
  }
}

it('H2 UI-36 a double tap opens a dialog, and its second tap, beside the dialog, does not close it; a later one does', async () => {
  ignoreSecondTaps(document.body);
  render(
    <MantineProvider theme={theme} env="test">
      <Discard />
    </MantineProvider>,
  );
  tap(screen.getByRole('button', { name: 'Abandonner' }), 1_000);
  const overlay = document.querySelector('.mantine-Modal-overlay')!;
  expect(overlay).not.toBeNull();
  tap(overlay, 1_150);
  expect(screen.queryByRole('dialog')).not.toBeNull();
  tap(overlay, 2_500);
  expect(screen.queryByRole('dialog')).toBeNull();
});
