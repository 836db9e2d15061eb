import { useState } from 'react';
import { parseTimeOfDay } from '../i18n/time-of-day.ts';
import { useTexts } from '../i18n/i18n.ts';
import { TextField, type FieldProps } from './fields.tsx';
import { isCoarsePointer } from './use-wide.ts';

/**
 * A time of day as people type it: `9`, `9h30`, `930`. The value is `HH:MM`, or the typed text while it is not a time,
 * so that nothing typed is lost.
 */
export function TimeField(props: FieldProps<string>) {
  const { value, onChange, onBlur } = props;
  const { t } = useTexts();
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextField
      {...props}
      value={typed ?? value}
      onChange={(next) => {
        setTyped(next);
        onChange(parseTimeOfDay(next) ?? next.trim());
      }}
      onBlur={() => {
        setTyped(null);
        onBlur?.();
      }}
      inputMode={isCoarsePointer() ? 'decimal' : 'text'}
      placeholder={t('controls.time')}
      maxLength={8}
    />
  );
}
