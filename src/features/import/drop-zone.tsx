import { IconFileImport, IconUpload } from '@tabler/icons-react';
import { useRef, useState, type DragEvent } from 'react';
import { Button } from '../../ui/primitives/button.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import styles from './import.module.css';

/** Where a file is dropped or picked. `formats`: the endings, for people. */
export function DropZone({ formats, onFile }: { formats: string; onFile: (file: File) => void }) {
  const { t } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) onFile(file);
  };
  return (
    <div
      className={`${styles['zone']} ${over ? styles['over'] : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      data-testid="drop-zone"
    >
      <IconFileImport size={30} stroke={1.4} aria-hidden />
      <p className={styles['zoneTitle']}>{t('import.drop')}</p>
      <p className={styles['zoneText']}>{formats}</p>
      <Button kind="primary" icon={<IconUpload size={18} aria-hidden />} onClick={() => input.current?.click()}>
        {t('import.pick')}
      </Button>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t('import.pick')}
        data-testid="import-file"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file) onFile(file);
        }}
      />
    </div>
  );
}
