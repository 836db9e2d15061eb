import { allergiesTouched } from '../../contract/clinical/allergies.ts';
import type { Allergy } from '../../contract/entities/allergy.ts';
import type { OwnedRow } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Banner } from '../../ui/primitives/states.tsx';

interface AllergyTouchedProps {
  drug: JsonObject;
  allergies: readonly OwnedRow<Allergy>[];
}

/** The allergies that a drug touches (CL-42). A warning, which does not prevent prescribing. */
export function AllergyTouched({ drug, allergies }: AllergyTouchedProps) {
  const { t } = useTexts();
  const touched = allergiesTouched(
    drug,
    allergies.map(({ summary }) => summary),
  );
  if (touched.length === 0) return null;
  return (
    <div data-testid="allergy-warning">
      <Banner tone="refused" title={t('prescription.allergy')}>
        {touched.map(({ text }) => text).join(', ')}
      </Banner>
    </div>
  );
}
