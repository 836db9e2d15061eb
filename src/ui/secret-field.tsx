import { PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from './i18n.ts';

export function SecretField({ name, testId, label, value, onChange, error, autoComplete }: { name: string; testId: string; label: string; value: string; onChange: (value: string) => void; error?: string | undefined; autoComplete: string }) {
  const { t } = useTexts();
  const [visible, setVisible] = useState(false);
  return (
    <PasswordInput
      id={name}
      name={name}
      data-testid={testId}
      label={label}
      value={value}
      error={error ?? false}
      visible={visible}
      onVisibilityChange={setVisible}
      visibilityToggleButtonProps={{ 'aria-label': visible ? t('form.hideSecret') : t('form.showSecret'), tabIndex: 0 }}
      onChange={(event) => onChange(event.currentTarget.value)}
      autoComplete={autoComplete}
    />
  );
}
