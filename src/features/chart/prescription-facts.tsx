import { allergy } from '../../contract/entities/allergy.ts';
import { prescription, type Prescription } from '../../contract/entities/prescription.ts';
import { useNames, useOwned } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord, valueWord } from '../../ui/i18n/words.ts';
import { Facts } from '../../ui/primitives/facts.tsx';
import { AllergiesReading } from './allergies-reading.tsx';
import { AllergyTouched } from './allergy-touched.tsx';
import styles from './chart.module.css';
import { SignatureLine } from './note-facts.tsx';

/** The page of an ordonnance: its lines in order, each with the allergies that it touches. */
export function PrescriptionFacts({ record }: { record: Prescription }) {
  const { t, language } = useTexts();
  const { status, rows } = useOwned(allergy, record.patientId ?? '');
  const author = record.practitionerId ?? '';
  const names = useNames('practitioner', [author]);
  return (
    <>
      <section className={styles['card']}>
        <h3>{t('prescription.section.lines')}</h3>
        <AllergiesReading status={status} />
        <ol>
          {(record.lines ?? []).map((line, at) => {
            const { drug } = line;
            return (
              // Lines have no id, and one drug may stand in two of them: they are identified by their position.
              // oxlint-disable-next-line react/no-array-index-key
              <li key={at} data-testid="prescription-line">
                <strong>{drug.name}</strong>
                <span>{line.posology}</span>
                <small>
                  {[
                    line.quantity,
                    line.refills ? t('prescription.refills', { count: line.refills }) : '',
                    line.substitutionAllowed === false && t('prescription.notSubstituted'),
                    line.notReimbursed === true && fieldWord('prescription', 'lines.notReimbursed'),
                    line.note,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
                <AllergyTouched drug={drug} allergies={rows} />
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
