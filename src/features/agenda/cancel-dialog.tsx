import type { Visit } from './rows.ts';
import { Modal } from '@mantine/core';
import { useState } from 'react';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { TextField } from '../../ui/primitives/fields.tsx';
import { SegmentedField } from '../../ui/primitives/segmented-field.tsx';
import styles from './agenda.module.css';
import { ScopeField } from './repeat-fields.tsx';
import type { Scope } from './repeats.ts';
import type { Cancellation } from './use-actions.ts';

interface CancelDialogProps {
  own: Visit;
  opened: boolean;
  onClose: () => void;
  onCancel: (why: Cancellation, scope: Scope) => void;
}

/** By whom, and why; of a series, how many of it. */
export function CancelDialog({ own, opened, onClose, onCancel }: CancelDialogProps) {
  const { t } = useTexts();
  const [by, setBy] = useState<Cancellation['cancelledBy']>('patient');
  const [why, setWhy] = useState('');
  const [scope, setScope] = useState('one');
  const reason = why.trim();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('agenda.sheet.cancelTitle')}
      centered
      withCloseButton={false}
      transitionProps={{ duration: 0 }}
    >
      <div className={styles['dialog']}>
        <ScopeField own={own} value={scope} onChange={setScope} />
        <SegmentedField
          name="cancelledBy"
          label={t('agenda.sheet.cancelBy')}
          required
          value={by}
          onChange={(said) => setBy(said === 'clinic' ? said : 'patient')}
          options={(['patient', 'clinic'] as const).map((value) => ({
            value,
            label: textOf(`choice.appointment.cancelledBy.${value}`) ?? value,
          }))}
        />
        <TextField
          name="cancelReason"
          label={t('agenda.sheet.cancelWhy')}
          value={why}
          onChange={setWhy}
          maxLength={500}
        />
        <div className={styles['dialogActions']}>
          <Button tall onClick={onClose}>
            {t('agenda.sheet.keep')}
          </Button>
          <Button
            decides
            tall
            kind="destroy"
            onClick={() =>
              onCancel({ cancelledBy: by, ...(reason === '' ? {} : { cancelReason: reason }) }, scope as Scope)
            }
            data-testid="confirm"
          >
            {t('agenda.act.cancelled')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
