import { IconArrowBackUp, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { onPersonChange } from '../../lib/person.ts';
import { Button } from '../primitives/button.tsx';
import { createStore, useStore } from '../primitives/external-store.ts';
import { useTexts } from '../i18n/i18n.ts';
import { useShortcut } from '../primitives/shortcuts.ts';
import styles from './undo-toast.module.css';

interface Offer {
  key: number;
  message: string;
  /** Absent if there is nothing to undo, only a message. */
  undo?: (() => void) | undefined;
}

const offer = createStore<Offer | null>(null);
let offers = 0;

/** Offers an undo for at least 10 s, and longer while the pointer or the focus is on it. */
export const offerUndo = (message: string, undo: () => void): void => offer.set({ key: ++offers, message, undo });

/** Shows the result of an action that the person started ("Synchroniser"). Nothing else may use it. */
export const tell = (message: string): void => offer.set({ key: ++offers, message });

export const withdrawOffer = (): void => offer.set(null);

// The toast may name a patient, so it ends with the person's session.
onPersonChange(withdrawOffer);

export const useOfferKey = (): number => useStore(offer)?.key ?? 0;

export const OFFER_MS = 12_000;
const STEP_MS = 250;

function Toast({ message, undo }: Offer) {
  const { t } = useTexts();
  const [held, setHeld] = useState(false);
  const left = useRef(OFFER_MS);
  useEffect(() => {
    if (held) return;
    const timer = setInterval(() => {
      if (document.hidden) return;
      left.current -= STEP_MS;
      if (left.current <= 0) offer.set(null);
    }, STEP_MS);
    return () => clearInterval(timer);
  }, [held]);
  const take = () => {
    // Two taps before the toast disappears count as one.
    if (offer.get()?.undo !== undo) return;
    offer.set(null);
    undo?.();
  };
  useShortcut('mod+z', undo ? take : null);
  return (
    <div
      className={styles['toast']}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span>{message}</span>
      {undo && (
        <Button kind="quiet" icon={<IconArrowBackUp size={18} aria-hidden />} onClick={take} data-testid="undo">
          {t('action.undo')}
        </Button>
      )}
      <Button
        kind="quiet"
        icon={<IconX size={18} aria-hidden />}
        aria-label={t('action.dismiss')}
        onClick={() => offer.set(null)}
        className={styles['close']}
      />
    </div>
  );
}

/** Mounted once, in the frame. */
export function ToastHost() {
  const current = useStore(offer);
  return (
    <div role="status" className={styles['host']}>
      {current && <Toast {...current} key={current.key} />}
    </div>
  );
}
