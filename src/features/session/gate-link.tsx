import { Button } from '../../ui/primitives/button.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';

/**
 * The worker lets this address through to whatever stands between the device and the server; behind it the app opens
 * again (UI-22).
 */
const GATE_PAGE = '/through-gate.html';

/** To a network's or a proxy's own sign-in page. */
export function GateLink() {
  const { t } = useTexts();
  // Another address each time: a copy that the browser keeps would pass the gate by.
  return (
    <Button onClick={() => location.assign(`${GATE_PAGE}?at=${Date.now()}`)} data-testid="gate">
      {t('gate.open')}
    </Button>
  );
}
