import { useAttention, useDependants, type OutboxEntry } from '../hooks/index.ts';
import { ConfirmDialog } from '../ui/primitives/dialogs.tsx';
import { useTexts } from '../ui/i18n/i18n.ts';
import { tell } from '../ui/shell/undo-toast.tsx';

export interface GiveUpDialogProps {
  opened: boolean;
  /** The refused change. */
  entry: OutboxEntry | null;
  label: string;
  /** Whether it is being given up now. */
  onGiveUp: () => void;
  onClose: () => void;
}

/** Asks before a refused change is given up, with what depends on it. */
export function GiveUpDialog({ opened, entry, label, onGiveUp, onClose }: GiveUpDialogProps) {
  const { t } = useTexts();
  const { discard } = useAttention();
  const dependants = useDependants(entry === null ? [] : [entry]);
  const giveUp = () => {
    onClose();
    if (entry === null) return;
    discard(
      entry.id,
      dependants.map(({ id }) => id),
    ).catch(() => tell(t('sync.notKept')));
    onGiveUp();
  };
  return (
    <ConfirmDialog
      opened={opened}
      title={t('discard.title')}
      confirm={t('discard.confirm')}
      onConfirm={giveUp}
      onClose={onClose}
    >
      <p>{t('discard.text', { name: label })}</p>
      {dependants.length > 0 && <p>{t('discard.dependantsToo', { count: dependants.length })}</p>}
    </ConfirmDialog>
  );
}
