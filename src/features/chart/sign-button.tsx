import { IconSignature } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { ConfirmDialog } from '../../ui/primitives/dialogs.tsx';
import { useMayBeAuthor } from './author.ts';

interface SignButtonProps {
  /** The practitioner whom the record names. */
  practitionerId: string | undefined;
  title: string;
  confirm: string;
  onSign: () => void;
  /** The explanation in the dialog. */
  children: ReactNode;
}

/** Asks before it signs. Only the author can use it (CR-25). */
export function SignButton({ practitionerId, title, confirm, onSign, children }: SignButtonProps) {
  const { t } = useTexts();
  const [isConfirming, setIsConfirming] = useState(false);
  const mayBeAuthor = useMayBeAuthor(practitionerId);
  return (
    <>
      <Button
        icon={<IconSignature size={18} stroke={1.75} aria-hidden />}
        disabled={!mayBeAuthor}
        title={mayBeAuthor ? undefined : t('medicalRecord.onlyAuthor')}
        onClick={() => setIsConfirming(true)}
        data-testid="sign"
      >
        {t('medicalRecord.sign')}
      </Button>
      <ConfirmDialog
        opened={isConfirming}
        title={title}
        confirm={confirm}
        kind="primary"
        onConfirm={() => {
          setIsConfirming(false);
          onSign();
        }}
        onClose={() => setIsConfirming(false)}
      >
        {children}
      </ConfirmDialog>
    </>
  );
}
