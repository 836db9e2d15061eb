import { IconDownload } from '@tabler/icons-react';
import { useDependants, useOutboxActions, type OutboxEntry } from '../hooks/index.ts';
import { useTexts } from '../ui/i18n/i18n.ts';
import { recordWord } from '../ui/i18n/words.ts';
import { Button } from '../ui/primitives/button.tsx';
import { ConfirmDialog } from '../ui/primitives/dialogs.tsx';
import { exportName, saveTextFile } from '../ui/primitives/download.ts';
import { tell } from '../ui/shell/undo-toast.tsx';

const DEPENDANTS_SHOWN = 5;

export interface DiscardDialogProps {
  /** The changes to give up; empty: nobody is asked. */
  entries: readonly OutboxEntry[];
  /** They are being given up now. */
  onDiscard: () => void;
  onClose: () => void;
}

/** Asks before changes are given up for good: it names them and what depends on them, and offers an export first. */
export function DiscardDialog({ entries, onDiscard, onClose }: DiscardDialogProps) {
  const { t } = useTexts();
  const { discard, exportUnsent } = useOutboxActions();
  const dependants = useDependants(entries);
  const giveUp = async () => {
    const confirmed = dependants.map(({ id }) => id);
    onDiscard();
    // One after another: what was given up with an earlier one is gone already.
    for (const { id } of entries) await discard(id, confirmed).catch(() => tell(t('sync.notKept')));
  };
  const save = () =>
    void exportUnsent([...entries, ...dependants].map(({ id }) => id))
      .then((text) => saveTextFile(exportName(new Date()), text))
      .catch(() => tell(t('sync.notKept')));
  return (
    <ConfirmDialog
      opened={entries.length > 0}
      title={t('discard.title')}
      confirm={t('discard.confirm')}
      onConfirm={() => void giveUp()}
      onClose={onClose}
      before={
        <Button icon={<IconDownload size={18} stroke={1.75} aria-hidden />} onClick={save}>
          {t('action.exportFirst')}
        </Button>
      }
    >
      <p>
        <strong>{entries.map((one) => recordWord(one.entityType, one.label)).join(' · ')}</strong>
      </p>
      <p>{t('discard.text', { name: entries.map(({ label }) => label).join(', ') })}</p>
      {dependants.length > 0 && (
        <>
          <p>{t('discard.dependants', { count: dependants.length })}</p>
          <ul data-testid="dependants">
            {dependants.slice(0, DEPENDANTS_SHOWN).map((entry) => (
              <li key={entry.id}>{recordWord(entry.entityType, entry.label)}</li>
            ))}
          </ul>
        </>
      )}
    </ConfirmDialog>
  );
}
