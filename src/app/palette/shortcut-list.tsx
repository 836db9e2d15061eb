import { useEffect, useRef } from 'react';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { keysOf, SHORTCUTS } from '../../ui/primitives/shortcuts.ts';
import styles from './palette.module.css';

const ALL = Object.keys(SHORTCUTS) as (keyof typeof SHORTCUTS)[];

/** Every shortcut of the app. */
export function ShortcutList({ onClose }: { onClose: () => void }) {
  const { t } = useTexts();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <div className={styles['help']}>
      <h2>{t('shortcuts.title')}</h2>
      <dl>
        {ALL.map((shortcut) => (
          <div key={shortcut}>
            <dt>{t(`shortcuts.${SHORTCUTS[shortcut].name}`)}</dt>
            <dd>
              {keysOf(shortcut).map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <Button ref={button} onClick={onClose} data-autofocus>
        {t('shortcuts.close')}
      </Button>
    </div>
  );
}
