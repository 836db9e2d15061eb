import { IconDownload, IconX } from '@tabler/icons-react';
import type { OutboxEntry } from '../../hooks/index.ts';
import { needsPerson } from '../../queue/transitions.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { canDiscard, canRetry } from './entry-actions.ts';
import styles from './sync-centre.module.css';

export interface SelectionBarProps {
  selected: readonly OutboxEntry[];
  onRetry: (entries: readonly OutboxEntry[]) => void;
  onKeep: (entries: readonly OutboxEntry[]) => void;
  onDiscard: (entries: readonly OutboxEntry[]) => void;
  onExport: (entries: readonly OutboxEntry[]) => void;
  onClose: () => void;
}

/** What is done with several changes at once; an action says how many of those selected it concerns. */
export function SelectionBar({ selected, onRetry, onKeep, onDiscard, onExport, onClose }: SelectionBarProps) {
  const { t } = useTexts();
  const acts = [
    ['retry', selected.filter(canRetry), onRetry, t('action.retry')],
    ['keep', selected.filter(({ state }) => needsPerson(state)), onKeep, t('action.keepForLater')],
    ['discard', selected.filter(canDiscard), onDiscard, t('action.abandon')],
  ] as const;
  return (
    <div className={styles['selection']} role="toolbar" aria-label={t('sync.selected', { count: selected.length })}>
      <strong role="status" data-testid="selected-count">
        {t('sync.selected', { count: selected.length })}
      </strong>
      {acts.map(
        ([name, entries, act, label]) =>
          entries.length > 0 && (
            <Button decides key={name} onClick={() => act(entries)} data-testid={`selected-${name}`}>
              {label} ({entries.length})
            </Button>
          ),
      )}
      <Button
        icon={<IconDownload size={18} stroke={1.75} aria-hidden />}
        onClick={() => onExport(selected)}
        data-testid="selected-export"
      >
        {t('action.export')} ({selected.length})
      </Button>
      <Button
        kind="quiet"
        icon={<IconX size={18} stroke={1.75} aria-hidden />}
        onClick={onClose}
        data-testid="selected-close"
      >
        {t('sync.unselect')}
      </Button>
    </div>
  );
}
