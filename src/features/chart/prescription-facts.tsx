import { allergiesTouched } from '../../contract/clinical/allergies.ts';
import { prescription } from '../../contract/entities/prescription.ts';
import { useNames, useOwned } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord, valueWord } from '../../ui/i18n/words.ts';
import { Facts } from '../../ui/primitives/facts.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import styles from './chart.module.css';
import { drugOf, linesOf } from './lines.ts';
import { SignatureLine } from './note-facts.tsx';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** An ordonnance as it is read: its lines in order, each with the allergies that it touches. */
export function PrescriptionFacts({ record }: { record: JsonObject }) {
  const { t, language } = useTexts();
  const { rows } = useOwned('allergy', text(record['patientId']));
  const allergies = rows.map(({ summary }) => summary);
  const author = text(record['practitionerId']);
  const names = useNames('practitioner', [author]);
  return (
    <>
      <section className={styles['card']}>
        <h3>{t('prescription.section.lines')}</h3>
        <ol>
          {linesOf(record).map((line) => {
            const drug = drugOf(line);
            const touched = allergiesTouched(drug, allergies);
            return (
              <li key={`${text(drug['name'])} ${text(line['posology'])}`} data-testid="prescription-line">
                <strong>{text(drug['name'])}</strong>
                <span>{text(line['posology'])}</span>
                <small>
                  {[
                    text(line['quantity']),
                    typeof line['refills'] === 'number' ? t('prescription.refills', { count: line['refills'] }) : '',
                    text(line['note']),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
                {touched.length > 0 && (
                  <Banner tone="refused" title={t('prescription.allergy')}>
                    {touched.map((allergy) => text(allergy['text'])).join(', ')}
                  </Banner>
                )}
              </li>
            );
          })}
        </ol>
      </section>
      <SignatureLine entity={prescription} record={record} />
      <Facts
        title={t('prescription.section.who')}
        facts={[
          ...(['note', 'prescribedAt', 'validUntil', 'statusReason'] as const).map((field) => ({
            label: fieldWord('prescription', field),
            value: valueWord('prescription', field, record[field], language),
          })),
          { label: fieldWord('prescription', 'practitionerId'), value: names[author] ?? '' },
        ]}
      />
    </>
  );
}
