import { IconRefresh } from '@tabler/icons-react';
import { useTexts } from '../i18n/i18n.ts';
import { Button } from './button.tsx';

/** Asks the server again for what a screen shows. */
export function RefreshButton({
  onRefresh,
  disabled = false,
  testId,
}: {
  onRefresh: () => void;
  disabled?: boolean;
  testId: string;
}) {
  const { t } = useTexts();
  return (
    <Button
      icon={<IconRefresh size={18} stroke={1.75} aria-hidden />}
      onClick={onRefresh}
      disabled={disabled}
      data-testid={testId}
    >
      {t('action.refresh')}
    </Button>
  );
}
