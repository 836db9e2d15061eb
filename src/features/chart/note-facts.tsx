import { useEffect, useState } from 'react';
import { isIntact, isSigned } from '../../contract/clinical/signature.ts';
import type { EntityDefinition, Signing } from '../../contract/entity.ts';
import { medicalRecord, NOTE_SECTIONS, type MedicalRecord } from '../../contract/entities/medical-record.ts';
import { useNames } from '../../hooks/index.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord, valueWord } from '../../ui/i18n/words.ts';
import { Facts } from '../../ui/primitives/facts.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import styles from './chart.module.css';
import { entriesIn, isLetter } from './note.ts';

/** A note or an ordonnance. */
type Signed = Pick<MedicalRecord, 'signature' | 'documentKind'>;

interface SignatureProps {
  entity: EntityDefinition & { signing: Signing };
  record: Signed;
}

/** Who signed it and when; whether the content is still what was signed. */
export function SignatureLine({ entity, record }: SignatureProps) {
  const { t, language } = useTexts();
  const [checked, setChecked] = useState<{ of: Signed; intact: boolean } | null>(null);
  useEffect(() => {
    let wanted = true;
    if (isSigned(record))
      isIntact(entity, record).then(
        (intact) => wanted && setChecked({ of: record, intact }),
        () => wanted && setChecked({ of: record, intact: false }),
      );
    return () => {
      wanted = false;
    };
  }, [entity, record]);
  if (!record.signature) return null;
  const { name, signedAt } = record.signature;
  return (
    <div data-testid="signature" data-intact={checked?.of === record ? checked.intact : ''}>
      {checked?.of === record && !checked.intact && (
        <Banner tone="refused" title={t('medicalRecord.broken')}>
          {t('medicalRecord.brokenHelp')}
        </Banner>
      )}
      <p className={styles['quiet']}>
        {t(isLetter(record) ? 'medicalRecord.letterSignedBy' : 'medicalRecord.signedBy', {
          who: name || t('medicalRecord.unknownSigner'),
          when: formatMoment(signedAt, language),
        })}
      </p>
    </div>
  );
}

function Entries({ record, field }: { record: MedicalRecord; field: 'addenda' | 'corrections' }) {
  const { t, language } = useTexts();
  const entries = entriesIn(record, field);
  if (entries.length === 0) return null;
  return (
    <section className={styles['card']} data-testid={field}>
      <h3>{t(`medicalRecord.${field}`)}</h3>
      {entries.map((entry) => (
        <div key={`${entry.at} ${entry.text}`} className={styles['prose']}>
          <p>{entry.text}</p>
          <p className={styles['quiet']}>
            {t('medicalRecord.by', {
              who: entry.name || t('medicalRecord.unknownSigner'),
              when: formatMoment(entry.at, language),
            })}
          </p>
        </div>
      ))}
    </section>
  );
}

/** The page of a note: its sections in order, then the signature and the addenda. */
export function NoteFacts({ record }: { record: MedicalRecord }) {
  const { t, language } = useTexts();
  const author = record.practitionerId ?? '';
  const names = useNames('practitioner', [author]);
  const filled = NOTE_SECTIONS.filter((section) => record[section]);
  const shown = filled.length > 0 ? filled : (['text'] as const);
  return (
    <>
      {shown.map((section) => (
        <section key={section} className={styles['card']}>
          <h3>{isLetter(record) ? t('medicalRecord.letterText') : fieldWord('medicalRecord', section)}</h3>
          <p className={styles['prose']}>{record[section]}</p>
        </section>
      ))}
      <Entries record={record} field="addenda" />
      <Entries record={record} field="corrections" />
      <SignatureLine entity={medicalRecord} record={record} />
      <Facts
        title={t('medicalRecord.section.who')}
        facts={[
          { label: fieldWord('medicalRecord', 'practitionerId'), value: names[author] ?? '' },
          ...(['occurredAt', 'class', 'statusReason'] as const).map((field) => ({
            label: fieldWord('medicalRecord', field),
            value: valueWord('medicalRecord', field, record[field], language),
          })),
        ]}
      />
    </>
  );
}
