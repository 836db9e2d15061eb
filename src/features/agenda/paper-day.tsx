import { useMemo } from 'react';
import { useClinicName } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import styles from './agenda.module.css';
import { titleOf } from './format.ts';
import type { Column } from './grid-model.ts';
import { sheetsOf } from './paper.ts';
import { TimeGrid, type TimeGridProps } from './time-grid.tsx';

type PaperDayProps = Pick<TimeGridProps, 'columns' | 'agenda' | 'closures' | 'patients'> & { day: string };

const nothing = () => undefined;
const never = () => false;

/** A day as it is printed: every practitioner that was chosen, so many on a sheet that names can be read (AG-42). */
export function PaperDay({ day, columns, ...shown }: PaperDayProps) {
  const { language } = useTexts();
  const clinic = useClinicName();
  const sheets = useMemo(() => sheetsOf(columns), [columns]);
  const titleWith = (sheet: readonly Column[]) =>
    [clinic, titleOf({ view: 'day', day }, 'whole', language), sheet.map(({ title }) => title).join(', ')]
      .filter(Boolean)
      .join(' · ');
  return (
    <div className={styles['paperDay']}>
      {sheets.map((sheet, at) => (
        <div key={sheet[0]?.key} className={styles['paperSheet']} data-testid="paper-sheet">
          {/* Above the first stands what the screen says of itself. */}
          {at > 0 && <p className={styles['onPaper']}>{titleWith(sheet)}</p>}
          <TimeGrid
            {...shown}
            columns={sheet}
            beside="nothing"
            isPaged={false}
            selected={null}
            canWrite={false}
            canMove={never}
            onOpen={nothing}
            onSlot={nothing}
            onMove={nothing}
          />
        </div>
      ))}
    </div>
  );
}
