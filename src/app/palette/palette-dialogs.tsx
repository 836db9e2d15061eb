import { Modal } from '@mantine/core';
import { useContext, useEffect, useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react';
import { Layer, useLayer, useShortcut } from '../../ui/primitives/shortcuts.ts';
import { Palette } from './palette.tsx';
import styles from './palette.module.css';
import { ShortcutList } from './shortcut-list.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';

export interface PaletteDialogsProps {
  opened: 'palette' | 'shortcuts';
  onChange: (opened: 'palette' | 'shortcuts' | null) => void;
  /** The element that had the focus before. */
  before: RefObject<Element | null>;
}

/** The screen below gets no keys, so Ctrl-S does not save a covered form. */
function OnTop({ layer, onClose, children }: { layer: number; onClose: () => void; children: ReactNode }) {
  useLayer(layer);
  return (
    <Layer value={layer}>
      <ClosingKeys onClose={onClose} />
      {children}
    </Layer>
  );
}

function ClosingKeys({ onClose }: { onClose: () => void }) {
  useShortcut('mod+k', onClose);
  const latest = useRef(onClose);
  useLayoutEffect(() => {
    latest.current = onClose;
  });
  useLayoutEffect(() => {
    // Handled first, so that the form below does not handle the key too.
    const close = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current();
    };
    window.addEventListener('keydown', close, true);
    return () => window.removeEventListener('keydown', close, true);
  }, []);
  return null;
}

/** The palette and the list of shortcuts, over any screen. When they close, the focus returns to where it was. */
export function PaletteDialogs({ opened, onChange, before }: PaletteDialogsProps) {
  const { t } = useTexts();
  const layer = useContext(Layer) + 1;
  const leads = useRef(false);
  useEffect(() => {
    const element = before.current;
    return () => {
      // If the page changes, the new screen gets the focus.
      if (leads.current || !(element instanceof HTMLElement)) return;
      // After the dialog has let go of the focus.
      requestAnimationFrame(() => element.isConnected && element.focus({ preventScroll: true }));
    };
  }, [before]);
  const close = () => onChange(null);
  return (
    <Modal.Root
      opened
      onClose={close}
      closeOnEscape={false}
      returnFocus={false}
      transitionProps={{ duration: 0 }}
      size={640}
      padding={0}
    >
      <Modal.Overlay />
      <Modal.Content
        className={styles['content'] ?? ''}
        aria-label={opened === 'palette' ? t('palette.open') : t('shortcuts.title')}
        data-testid={opened}
      >
        <Modal.Body className={styles['body'] ?? ''}>
          <OnTop layer={layer} onClose={close}>
            {opened === 'palette' ? (
              <Palette
                onHelp={() => onChange('shortcuts')}
                onLead={() => {
                  leads.current = true;
                  close();
                }}
              />
            ) : (
              <ShortcutList onClose={close} />
            )}
          </OnTop>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
