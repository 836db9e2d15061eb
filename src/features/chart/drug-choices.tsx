import { useState } from 'react';
import { useDrug, type DrugLine } from '../../hooks/index.ts';
import type { Json, JsonObject } from '../../lib/json.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import styles from './chart.module.css';

const MOST = 8;
/** What a line of an ordonnance holds. */
const MOST_SUBSTANCES = 20;
const asText = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** A drug of the catalogue as a line of an ordonnance keeps it: copied, so that it stays readable whatever becomes of it. */
export const pickedDrug = (drug: JsonObject, line: DrugLine): JsonObject => ({
  ...drug,
  ref: line.id,
  source: 'catalogue',
  name: line.name,
  substances: line.substances.slice(0, MOST_SUBSTANCES),
});

/**
 * What the device's catalogue says of the drug that was picked: it may no longer be prescribed, or stands in a generic
 * group with others that may.
 */
export function DrugChoices({ drug, onChange }: { drug: JsonObject; onChange: (drug: JsonObject) => void }) {
  const { t } = useTexts();
  const ref = asText(drug['ref']);
  const { asked } = useDrug(ref);
  const [shown, setShown] = useState(false);
  if (ref === '' || asked.kind !== 'answered') return null;
  const found = asked.answer;
  const isWithdrawn = found === null || found.line.withdrawn;
  const others = (found?.groups ?? []).flatMap(({ drugs }) => drugs).filter(({ withdrawn }) => !withdrawn);
  const isOpen = shown || isWithdrawn;
  return (
    <div className={styles['choices']}>
      {isWithdrawn && (
        <div data-testid="withdrawn-drug">
          <Banner tone="refused" title={t(found === null ? 'prescription.goneDrug' : 'prescription.withdrawnDrug')}>
            {t('prescription.withdrawnHelp')}
          </Banner>
        </div>
      )}
      {others.length > 0 && !isOpen && (
        <div>
          <Button kind="quiet" onClick={() => setShown(true)} data-testid="generics">
            {t('prescription.generics', { count: others.length })}
          </Button>
        </div>
      )}
      {others.length > 0 && isOpen && (
        <ul aria-label={t('prescription.genericGroup')} data-testid="generic-group">
          {others.slice(0, MOST).map((line) => (
            <li key={line.id}>
              <Button
                onClick={() => {
                  setShown(false);
                  onChange(pickedDrug(drug, line));
                }}
              >
                {line.name}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
