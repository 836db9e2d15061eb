import { IconBug, IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import { isCounted } from '../../lib/device-faults.ts';
import { useFaults } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { FaultPanel } from './fault-panel.tsx';
import { useFaultName } from './fault-words.ts';
import styles from './qa.module.css';

/**
 * Over every screen of a device on which faults may be simulated: what is in force, the way out of it by one tap, and
 * the panel. Striped, so that nobody takes a simulated outage for a real one.
 */
export function FaultBar() {
  const { t } = useTexts();
  const { state, desk } = useFaults();
  const nameOf = useFaultName();
  const [isOpen, setOpen] = useState(false);
  if (!state || !desk) return null;
  const { plan } = state;
  return (
    <>
      <aside className={styles['bar']} aria-label={t('qa.title')} data-active={plan !== null}>
        {plan && (
          <p role="status" data-testid="fault-active" data-fault={plan.what} data-seed={plan.seed}>
            {t('qa.active', { what: nameOf(plan) })}
            {isCounted(plan.what) && (
              <>
                {' · '}
                {plan.left === null ? t('qa.decided', { count: plan.seen }) : t('qa.left', { count: plan.left })}
              </>
            )}
          </p>
        )}
        {plan && (
          <Button
            icon={<IconPlayerStop size={18} aria-hidden />}
            onClick={() => void desk.plan(null)}
            data-testid="fault-off"
          >
            {t('qa.stop')}
          </Button>
        )}
        <Button icon={<IconBug size={18} aria-hidden />} onClick={() => setOpen(true)} data-testid="fault-open">
          {t('qa.open')}
        </Button>
      </aside>
      {isOpen && <FaultPanel plan={plan} start={desk.plan} onClose={() => setOpen(false)} />}
    </>
  );
}
