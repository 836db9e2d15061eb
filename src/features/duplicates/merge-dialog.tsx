import { useState } from 'react';
import { useIntent, useRecord, useSyncMutation } from '../../hooks/index.ts';
import { patient, type Patient } from '../../contract/entities/patient.ts';
import type { PatchOf } from '../../contract/typed.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { fieldWord, valueWord } from '../../ui/i18n/words.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { SheetDialog } from '../../ui/primitives/dialogs.tsx';
import { notKept } from '../../ui/shell/alarm.ts';
import { tell } from '../../ui/shell/undo-toast.tsx';
import { displayName } from '../patients/index.ts';
import { mergeFields, mergePatch, type MergeField, type Pick } from './merge.ts';
import styles from './merge.module.css';

/** `MARTIN Claire, 29/02/1984` */
export const personLabel = (record: Patient): string =>
  [displayName(record), formatPartialDate(record.birthDate ?? '')].filter(Boolean).join(', ');

interface FieldProps {
  shown: MergeField;
  pick: Pick;
  onPick: (pick: Pick) => void;
}

function Field({ shown, pick, onPick }: FieldProps) {
  const { t, language } = useTexts();
  const { field } = shown;
  return (
    <fieldset className={styles['field']} data-testid="merge-field" data-field={field}>
      <legend>{fieldWord('patient', field)}</legend>
      {(['kept', 'other'] as const).map((side) => (
        <label key={side} className={pick === side ? styles['picked'] : undefined}>
          <input
            type="radio"
            name={`merge-${field}`}
            checked={pick === side}
            onChange={() => onPick(side)}
            data-testid={`merge-${side}`}
          />
          <span>{valueWord('patient', field, shown[side], language) || <em>{t('merge.nothing')}</em>}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface MergeProps {
  kept: Patient;
  other: Patient;
  onSwap: () => void;
  onClose: () => void;
  onDone: (keptId: string) => void;
}

function Merge({ kept, other, onSwap, onClose, onDone }: MergeProps) {
  const { t } = useTexts();
  const { mutate } = useSyncMutation(patient);
  const [picks, setPicks] = useState<Readonly<Record<string, Pick>>>({});
  const [keptId, otherId] = [kept.id ?? '', other.id ?? ''];
  const takeIntent = useIntent(`take over ${keptId} ${otherId}`);
  const linkIntent = useIntent(`merge ${otherId} ${keptId}`);
  const fields = mergeFields(kept, other);
  const change = ({ id = '', version }: Patient, patch: PatchOf<typeof patient>, intent: string) =>
    mutate(id, patch, { intent, seen: version ?? null, reason: t('merge.reason') });
  const merge = () => {
    const patch = mergePatch(fields, picks);
    const link = { mergedInto: keptId };
    const failed = notKept(() => ({
      label: personLabel(kept),
      content: JSON.stringify({ kept: patch, other: link }, null, 2),
      back: undefined,
    }));
    // The link is made last: if only the values were stored, nothing is lost and the merge can be repeated.
    if (Object.keys(patch).length > 0) change(kept, patch, takeIntent).catch(failed);
    change(other, link, linkIntent).then(() => tell(t('merge.done')), failed);
    onDone(keptId);
  };
  return (
    <div className={styles['merge']} data-testid="merge">
      <p>{t('merge.intro')}</p>
      <div className={styles['heads']}>
        <p data-testid="merge-kept-name">
          <small>{t('merge.kept')}</small>
          <strong>{personLabel(kept)}</strong>
        </p>
        <p>
          <small>{t('merge.other')}</small>
          <strong>{personLabel(other)}</strong>
        </p>
        <Button onClick={onSwap} data-testid="merge-swap">
          {t('merge.swap')}
        </Button>
      </div>
      {fields.length === 0 && <p>{t('merge.same')}</p>}
      {fields.map((shown) => (
        <Field
          key={shown.field}
          shown={shown}
          pick={picks[shown.field] ?? shown.given}
          onPick={(pick) => setPicks({ ...picks, [shown.field]: pick })}
        />
      ))}
      <p className={styles['quiet']}>{t('merge.numbers')}</p>
      <div className={styles['actions']}>
        <Button tall onClick={onClose} data-testid="cancel">
          {t('merge.later')}
        </Button>
        <Button tall decides kind="primary" onClick={merge} data-testid="merge-confirm">
          {t('merge.confirm')}
        </Button>
      </div>
    </div>
  );
}

interface DialogProps {
  /** The record of the page. */
  record: Patient;
  otherId: string;
  onClose: () => void;
  onDone: (keptId: string) => void;
}

/** Two records of one person side by side: which one stays, and whose value in each field that differs. */
export function MergeDialog({ record, otherId, onClose, onDone }: DialogProps) {
  const { t } = useTexts();
  const { record: other } = useRecord(patient, otherId);
  const [swapped, setSwapped] = useState(false);
  if (other === null) return null;
  const [kept, merged] = swapped ? [other, record] : [record, other];
  return (
    <SheetDialog title={t('merge.title')} onClose={onClose}>
      <Merge
        key={String(swapped)}
        kept={kept}
        other={merged}
        onSwap={() => setSwapped(!swapped)}
        onClose={onClose}
        onDone={onDone}
      />
    </SheetDialog>
  );
}
