import { IconDownload } from '@tabler/icons-react';
import { endAlarm, type Alarm } from './alarm.ts';
import { Button } from '../primitives/button.tsx';
import { BlockingDialog } from '../primitives/dialogs.tsx';
import { exportName, saveTextFile } from '../primitives/download.ts';
import { useTexts } from '../i18n/i18n.ts';

/** Blocks until the person has chosen: export, or back to the form. */
export function AlarmDialog({ alarm }: { alarm: Alarm }) {
  const { t } = useTexts();
  const close = () => {
    endAlarm();
    alarm.back?.();
  };
  return (
    <BlockingDialog
      opened
      title={t('notKept.title')}
      actions={
        <>
          <Button
            icon={<IconDownload size={18} aria-hidden />}
            data-testid="export"
            onClick={() => saveTextFile(exportName(new Date()), alarm.content)}
          >
            {t('action.export')}
          </Button>
          <Button kind="primary" onClick={close} data-autofocus>
            {t('notKept.back')}
          </Button>
        </>
      }
    >
      <p>
        <strong>{alarm.label}</strong>
      </p>
      <p>{t('notKept.text')}</p>
    </BlockingDialog>
  );
}
