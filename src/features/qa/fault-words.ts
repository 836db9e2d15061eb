import type { FaultPlan } from '../../lib/network-faults.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';

/** What a plan does, in words. */
export function useFaultName(): (plan: FaultPlan) => string {
  const { t } = useTexts();
  return ({ what, seed }) => (what === 'schedule' ? t('qa.fault.schedule', { seed }) : t(`qa.fault.${what}`));
}
