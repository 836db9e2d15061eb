import { useState } from 'react';
import { useFaults } from '../../hooks/index.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Screen } from '../../ui/shell/frame.tsx';
import { usePage } from '../../ui/shell/page.ts';
import styles from './qa.module.css';

/** `/admin/faults`: an administrator allows faults to be simulated on this device; a day later it ends by itself. */
export function FaultScreen({ onChanged }: { onChanged: () => void }) {
  const { t, language } = useTexts();
  const { state, desk } = useFaults();
  const [hasFailed, setFailed] = useState(false);
  usePage({ title: t('qa.title') });
  if (state === undefined || !desk) return null;
  const allow = (isAllowed: boolean) => void desk.allow(isAllowed).then(onChanged, () => setFailed(true));
  return (
    <Screen width={560}>
      <div className={styles['screen']}>
        <p>{t('qa.screenHelp')}</p>
        {state && (
          <p role="status" data-testid="faults-allowed">
            {t('qa.allowedUntil', { at: formatMoment(new Date(state.until).toISOString(), language) })} {t('qa.where')}
          </p>
        )}
        {hasFailed && <p role="alert">{t('qa.storage')}</p>}
        {state ? (
          <Button onClick={() => allow(false)} data-testid="faults-forbid">
            {t('qa.forbid')}
          </Button>
        ) : (
          <Button kind="primary" onClick={() => allow(true)} data-testid="faults-allow">
            {t('qa.allow')}
          </Button>
        )}
      </div>
    </Screen>
  );
}
