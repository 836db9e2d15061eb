import { useTexts } from '../../ui/i18n/i18n.ts';
import styles from './agenda.module.css';
import { closureOn, type Closure } from './closures.ts';

/** Says why the clinic is closed on a day; nothing on other days. */
export function ClosedOn({ closures, day }: { closures: readonly Closure[]; day: string }) {
  const { t } = useTexts();
  const closure = closureOn(closures, day);
  return closure === undefined ? null : (
    <p className={styles['closedOn']} data-testid="closed">
      {t('agenda.closedFor', { name: closure.name })}
    </p>
  );
}
