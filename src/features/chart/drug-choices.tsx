import { useState } from 'react';
import { useDrug, type DrugLine } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import styles from './chart.module.css';
import type { DrugInput } from './lines.ts';

const MOST = 8;
/** The most substances that a line of an ordonnance holds. */
const MOST_SUBSTANCES = 20;

/**
 * A copy of a catalogue's drug for a line of an ordonnance, so that the line stays readable if the catalogue changes.
 */
export const pickedDrug = (drug: DrugInput, line: DrugLine): DrugInput => ({
  ...drug,
  ref: line.id,
  source: 'catalogue',
  name: line.name,
  substances: line.substances.slice(0, MOST_SUBSTANCES),
});

/**
 * What the device's catalogue knows about the chosen drug: whether it may still be prescribed, and the others of its
 * generic group.
 */
export function DrugChoices({ drug, onChange }: { drug: DrugInput; onChange: (drug: DrugInput) => void }) {
  const { t } = useTexts();
  const ref = drug.ref ?? '';
  const { lookup } = useDrug(ref);
  const [shown, setShown] = useState(false);
  if (ref === '' || lookup.kind !== 'answered') return null;
  const found = lookup.answer;
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
