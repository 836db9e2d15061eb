import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { usePermission } from './system-notice.ts';

/**
 * Offered where there is something to be told of, and asked by the person themselves: the browser's question comes only
 * after this.
 */
export function WarnMe() {
  const { t } = useTexts();
  const [mayAsk, ask] = usePermission();
  if (!mayAsk) return null;
  return (
    <Button kind="calm" onClick={ask} data-testid="notice-warn">
      {t('notice.warnMe')}
    </Button>
  );
}
