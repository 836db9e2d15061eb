import { IconDownload } from '@tabler/icons-react';
import { Button } from './button.tsx';
import { BlockingDialog } from './dialogs.tsx';
import { exportName, saveTextFile } from './download.ts';
import { createStore, useStore } from './external-store.ts';
import { useTexts } from './i18n.ts';

interface Alarm {
  /** What the work is called, e.g. the patient's name. */
  label: string;
  /** The work itself, as a file to be kept elsewhere. */
  content: string;
  /** Leads back to the form with everything that was typed. */
  back: (() => void) | undefined;
}

const alarm = createStore<Alarm | null>(null);

/** The device could not keep what was just saved: nobody may go on without knowing. */
export const raiseNotKept = (next: Alarm): void => alarm.set(next);

/** Mounted once, in the app. */
export function AlarmHost() {
  const { t } = useTexts();
  const current = useStore(alarm);
  const close = () => {
    alarm.set(null);
    current?.back?.();
  };
  return (
    <BlockingDialog
      opened={current !== null}
      title={t('notKept.title')}
      actions={
        <>
          <Button icon={<IconDownload size={18} aria-hidden />} data-testid="export" onClick={() => current && saveTextFile(exportName(new Date()), current.content)}>
            {t('action.export')}
          </Button>
          <Button kind="primary" onClick={close} data-autofocus>
            {t('notKept.back')}
          </Button>
        </>
      }
    >
      <p>
        <strong>{current?.label}</strong>
      </p>
      <p>{t('notKept.text')}</p>
    </BlockingDialog>
  );
}
