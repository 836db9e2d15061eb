import type { Visit } from './rows.ts';
import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useIntent } from '../../hooks/index.ts';
import { addMinutes } from '../../lib/clinic-day.ts';
import { InstantField } from '../../records/instant-field.tsx';
import { issueWord } from '../../records/issue-words.ts';
import { issue } from '../../contract/issues.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord } from '../../ui/i18n/words.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { ChoiceField } from '../../ui/primitives/fields.tsx';
import styles from './agenda.module.css';
import { practitionersOf } from './planning.ts';
import { isInstant } from './repeat-model.ts';
import { lengthOf, type Placement } from './use-actions.ts';
import { usePractitioners } from './use-agenda.ts';
import { takingOf, useTaken } from './use-series.ts';

const TYPE = 'appointment';
const NOTHING_MET = { byAppointment: false, byAbsence: false, byClosure: false, byPatient: false, byRoom: false };

interface MoveDialogProps {
  own: Visit;
  onClose: () => void;
  /** `from`: whose it was; `overbooked`: the person has confirmed that the slot is taken. */
  onMove: (from: string, to: Placement, how: { overbooked: boolean; intent: string }) => void;
}

/** An appointment to another time or practitioner without dragging it. */
export function MoveDialog({ own, onClose, onMove }: MoveDialogProps) {
  const { t, language } = useTexts();
  const { all } = usePractitioners();
  const intent = useIntent();
  const taken = useTaken();
  const [from = ''] = practitionersOf(own.summary);
  const [practitionerId, setPractitioner] = useState(from);
  const [start, setStart] = useState(own.summary.start ?? '');
  const [tried, setTried] = useState(false);
  const minutes = lengthOf(own.summary);
  const isWhole = isInstant(start);
  const others = practitionersOf(own.summary).slice(1);
  const met = isWhole
    ? taken(
        takingOf(own.id, {
          ...own.summary,
          start: new Date(start).toISOString(),
          end: addMinutes(start, minutes),
          practitionerIds: [practitionerId, ...others],
        }),
      )
    : NOTHING_MET;
  const isTaken = met.byAppointment && own.summary.overbooked !== true;
  const warnings = [
    ...(met.byAppointment ? [t('agenda.sheet.moveTaken')] : []),
    ...(met.byAbsence ? [t('agenda.sheet.moveAway')] : []),
    ...(met.byClosure ? [t('agenda.sheet.moveClosed')] : []),
    ...(met.byPatient ? [t('agenda.sheet.movePatient')] : []),
    ...(met.byRoom ? [t('agenda.sheet.moveRoom')] : []),
  ];
  const move = () => {
    if (isWhole && practitionerId !== '')
      onMove(from, { start, minutes, practitionerId }, { overbooked: isTaken, intent });
    else setTried(true);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('agenda.sheet.moveTitle')}
      centered
      withCloseButton={false}
      transitionProps={{ duration: 0 }}
    >
      <div className={styles['dialog']} data-testid="move-dialog">
        <ChoiceField
          name="practitionerId"
          label={fieldWord(TYPE, 'practitionerId')}
          required
          value={practitionerId}
          options={all.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setPractitioner}
        />
        <InstantField
          name="start"
          label={fieldWord(TYPE, 'start')}
          required
          value={start}
          error={tried && !isWhole ? issueWord(TYPE, issue('start', 'not_an_instant'), language) : undefined}
          onChange={setStart}
        />
        {warnings.length > 0 && (
          <p className={styles['quiet']} role="status">
            {warnings.join(' ')}
          </p>
        )}
        <div className={styles['dialogActions']}>
          <Button tall onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button decides tall kind="primary" onClick={move} data-testid="confirm">
            {isTaken ? t('agenda.bookAnyway') : t('agenda.sheet.moveHere')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
