import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { usePermission } from './system-notice.ts';

/**
 * The button before the browser's own question about notifications, which therefore never comes unasked. It is shown
 * beside a notice.
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
