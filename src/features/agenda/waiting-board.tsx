import type { VisitRow } from './rows.ts';
import { Modal } from '@mantine/core';
import { useClinicZone } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { SegmentedField } from '../../ui/primitives/segmented-field.tsx';
import { useRemembered } from '../../ui/primitives/remember.ts';
import { formatClock } from './format.ts';
import { initialsOf } from './initials.ts';
import { usePatientNames } from './use-agenda.ts';
import { useWholeScreen } from './use-whole-screen.ts';
import { useMinute } from './use-minute.ts';
import { minutesBetween, sinceOf } from './waiting-order.ts';
import { useForWhom } from './waiting-room.tsx';
import styles from './waiting.module.css';

/**
 * The waiting room on a screen that stands behind the desk. Others may see it: it says initials, and names only where
 * somebody has chosen them here.
 */
export function WaitingBoard({ rows, onClose }: { rows: readonly VisitRow[]; onClose: () => void }) {
  const { t } = useTexts();
  const zone = useClinicZone();
  const now = useMinute();
  const patients = usePatientNames(rows);
  const forWhom = useForWhom(rows);
  const [naming, setNaming] = useRemembered<string>('agenda/board-names', 'initials');
  useWholeScreen();
  const nameOf = ({ summary }: VisitRow) => {
    const name = patients[summary.patientId ?? ''];
    return name === undefined ? '?' : naming === 'names' ? name : initialsOf(name);
  };
  return (
    <Modal
      opened
      fullScreen
      onClose={onClose}
      title={`${t('agenda.waiting.count', { count: rows.length })} · ${formatClock(now, zone)}`}
      closeButtonProps={
        { 'aria-label': t('agenda.waiting.close'), 'data-testid': 'waiting-board-close', size: 44 } as object
      }
      transitionProps={{ duration: 0 }}
      classNames={{ title: styles['boardTitle'] ?? '' }}
    >
      <div className={styles['board']} data-testid="waiting-board">
        {rows.length === 0 ? (
          <p>{t('agenda.waiting.nobody')}</p>
        ) : (
          <ol>
            {rows.map((row) => (
              <li key={row.id} data-testid="waiting-board-row" data-entity-id={row.id}>
                <b>{nameOf(row)}</b>
                <span>
                  {t('agenda.waiting.appointment', {
                    name: forWhom(row),
                    time: formatClock(row.summary.start ?? '', zone),
                  })}
                </span>
                <strong>{t('agenda.waiting.minutes', { count: minutesBetween(sinceOf(row), now) })}</strong>
              </li>
            ))}
          </ol>
        )}
        <div>
          <SegmentedField
            name="naming"
            label={t('waitingRoom.naming')}
            required
            value={naming}
            onChange={setNaming}
            options={[
              { value: 'initials', label: t('waitingRoom.initials') },
              { value: 'names', label: t('waitingRoom.names') },
            ]}
          />
        </div>
      </div>
    </Modal>
  );
}
