import { IconListSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { loadWordsOfModules } from '../modules.tsx';
import type { PaletteDialogs } from './palette-dialogs.tsx';
import { keysOf, useShortcut } from '../../ui/primitives/shortcuts.ts';

type Opened = 'palette' | 'shortcuts';

/**
 * Opens the command palette and the list of shortcuts. Their file is loaded at the first use; if that fails, nothing
 * opens and the screen stays as it is.
 */
export function PaletteButton() {
  const { t } = useTexts();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [Dialogs, setDialogs] = useState<typeof PaletteDialogs | null>(null);
  const isLoading = useRef(false);
  /** The element that had the focus. */
  const before = useRef<Element | null>(null);
  const open = (what: Opened) => {
    before.current = document.activeElement;
    setOpened(what);
    if (Dialogs !== null || isLoading.current) return;
    isLoading.current = true;
    // It names new records of every module.
    Promise.all([import('./palette-dialogs.tsx'), loadWordsOfModules()])
      .then(
        ([loaded]) => setDialogs(() => loaded.PaletteDialogs),
        () => setOpened(null),
      )
      .finally(() => (isLoading.current = false));
  };
  useShortcut('mod+k', () => open('palette'));
  useShortcut('?', () => open('shortcuts'));
  return (
    <>
      <Button
        kind="quiet"
        icon={<IconListSearch size={21} stroke={1.75} aria-hidden />}
        aria-label={t('palette.open')}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K"
        title={`${t('palette.open')} (${keysOf('mod+k').join(' ')})`}
        onClick={() => open('palette')}
        data-testid="palette-open"
      />
      {opened !== null && Dialogs !== null && <Dialogs opened={opened} onChange={setOpened} before={before} />}
    </>
  );
}
