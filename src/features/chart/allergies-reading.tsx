import type { OwnedRows } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Banner } from '../../ui/primitives/states.tsx';

/** Where drugs are compared with a patient's allergies while these are still being read: the check is incomplete (CR-78). */
export function AllergiesReading({ status }: Pick<OwnedRows, 'status'>) {
  const { t } = useTexts();
  if (status !== 'loading' && status !== 'partial') return null;
  return (
    <div data-testid="allergies-reading">
      <Banner tone="attention" title={t('prescription.allergiesReading')} />
    </div>
  );
}
