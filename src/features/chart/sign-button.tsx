import { IconSignature } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { ConfirmDialog } from '../../ui/primitives/dialogs.tsx';
import { useMayBeAuthor } from './author.ts';

interface SignButtonProps {
  /** In whose name the record is. */
  practitionerId: unknown;
  title: string;
  confirm: string;
  onSign: () => void;
  /** What signing means. */
  children: ReactNode;
}

/** Asks before it signs, and is for the author alone (CR-25). */
export function SignButton({ practitionerId, title, confirm, onSign, children }: SignButtonProps) {
  const { t } = useTexts();
  const [asked, setAsked] = useState(false);
  const mayBeAuthor = useMayBeAuthor(practitionerId);
  return (
    <>
      <Button
        icon={<IconSignature size={18} stroke={1.75} aria-hidden />}
        disabled={!mayBeAuthor}
        title={mayBeAuthor ? undefined : t('medicalRecord.onlyAuthor')}
        onClick={() => setAsked(true)}
        data-testid="sign"
      >
        {t('medicalRecord.sign')}
      </Button>
      <ConfirmDialog
        opened={asked}
        title={title}
        confirm={confirm}
        kind="primary"
        onConfirm={() => {
          setAsked(false);
          onSign();
        }}
        onClose={() => setAsked(false)}
      >
        {children}
      </ConfirmDialog>
    </>
  );
}
