import { useMantineColorScheme } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useNow, useProblemReport } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { exportName, saveTextFile } from '../../ui/primitives/download.ts';
import { Banner } from '../../ui/primitives/states.tsx';
import { useOnce } from '../../ui/primitives/use-once.ts';
import { Screen } from '../../ui/shell/frame.tsx';
import { usePage } from '../../ui/shell/page.ts';
import { tell } from '../../ui/shell/undo-toast.tsx';
import styles from './sync-centre.module.css';

/** `/sync/report`: a file for whoever helps, of what the engine knows about itself. A person reads it and sends it. */
export function ReportScreen() {
  const { t, language } = useTexts();
  const { colorScheme } = useMantineColorScheme();
  const report = useProblemReport();
  const now = useNow();
  const [shown, setShown] = useState<string | null>(null);
  const [hasFailed, setFailed] = useState(false);
  usePage({ title: t('nav.report'), back: '/sync' });

  const prepare = async (): Promise<string | null> => {
    const text = await report({ language, theme: colorScheme }).catch(() => null);
    setFailed(text === null);
    return text;
  };
  const [save, isSaving] = useOnce(async () => {
    const text = await prepare();
    if (text === null) return;
    saveTextFile(exportName(now, 'report'), text);
    tell(t('report.saved'));
  });
  const [show, isReading] = useOnce(async () => setShown(await prepare()));

  return (
    <Screen width={640}>
      <div className={styles['report']}>
        <p>{t('report.what')}</p>
        <p>
          <strong>{t('report.without')}</strong>
        </p>
        <p>{t('report.send')}</p>
        {hasFailed && <Banner tone="refused" title={t('report.failed')} />}
        <div className={styles['reportActions']}>
          <Button
            kind="primary"
            icon={<IconDownload size={18} stroke={1.75} aria-hidden />}
            onClick={save}
            disabled={isSaving}
            data-testid="report-save"
          >
            {t('report.save')}
          </Button>
          <Button onClick={show} disabled={isReading} data-testid="report-show">
            {t('report.content')}
          </Button>
        </div>
        {shown !== null && (
          <pre className={styles['content']} tabIndex={0} data-testid="report-content">
            {shown}
          </pre>
        )}
      </div>
    </Screen>
  );
}
