import type { DrugPart } from '../../contract/drug-history.ts';
import type { DatedDrugStep } from '../../hooks/index.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { useEditionName } from './changes-screen.tsx';
import styles from './drugs.module.css';

function Part({ part }: { part: DrugPart }) {
  const { t } = useTexts();
  const what = [textOf(`catalogue.of.${part.table}`), part.label].filter(Boolean).join(' ');
  const shown = (value: DrugPart['from']) =>
    value === null || value === undefined || value === ''
      ? t('catalogue.empty')
      : typeof value === 'boolean'
        ? t(value ? 'value.yes' : 'value.no')
        : String(value);
  if (part.column === undefined)
    return (
      <li className={styles['quiet']}>
        {part.operation === 'UPDATE'
          ? what
          : t(part.operation === 'DELETE' ? 'catalogue.gone' : 'catalogue.came', { what })}
      </li>
    );
  const column = textOf(`catalogue.column.${part.column}`);
  // Ids and sort numbers mean nothing to people, so they are not shown.
  if (column === null) return null;
  return (
    <li className={styles['quiet']}>
      {[part.table === 'medicament' ? '' : what, column].filter(Boolean).join(', ')} : {shown(part.from)} →{' '}
      <strong>{shown(part.to)}</strong>
    </li>
  );
}

/** What this device knows of a drug's changes, the newest first. */
export function DrugLife({ life }: { life: readonly DatedDrugStep[] }) {
  const { t } = useTexts();
  const nameOf = useEditionName();
  return (
    <section data-testid="drug-life">
      <h3 className={styles['heading']}>{t('catalogue.life')}</h3>
      {life.length === 0 && <p className={styles['quiet']}>{t('catalogue.lifeNone')}</p>}
      <ul className={styles['plain']}>
        {life.map((step) => (
          <li key={step.rev}>
            <p>
              {nameOf(step)} · {t(`catalogue.step.${step.kind}`)}
            </p>
            <ul className={styles['parts']}>
              {step.parts.map((part, at) => (
                // Parts have no id: their place is what tells them apart.
                // oxlint-disable-next-line react/no-array-index-key
                <Part key={at} part={part} />
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
