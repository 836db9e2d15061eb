import { IconDownload, IconTrash, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import { controlOf } from '../contract/controls.ts';
import { checkDelete } from '../contract/entity.ts';
import { useCanWrite, useClient, useSyncMutation, useUndoDelete, type MutationHandle } from '../hooks/index.ts';
import { formatNumber } from '../ui/i18n/format.ts';
import { useTexts } from '../ui/i18n/i18n.ts';
import { Button } from '../ui/primitives/button.tsx';
import { notKept } from '../ui/shell/alarm.ts';
import { offerUndo, tell } from '../ui/shell/undo-toast.tsx';
import { ExportResultWords, useExport } from './list-actions.tsx';
import styles from './list-tools.module.css';
import type { Listed } from './list-view.ts';
import { moduleText } from './module-text.ts';
import type { RecordModule } from './record-module.ts';

/** The most records at a time: each is a change with a transaction of its own, so more would take too long. */
export const CHANGED_AT_MOST = 200;

export interface BulkBarProps {
  module: Pick<RecordModule, 'entity' | 'nameOf'>;
  /** The selected records that are in the list, in its order. A new array for each selection. */
  selected: readonly Listed[];
  onSelectAll: () => void;
  onClose: () => void;
}

/** The actions on several records at once, with one change for each record. */
export function BulkBar({ module, selected, onSelectAll, onClose }: BulkBarProps) {
  const { entity } = module;
  const { type } = entity;
  const { t, language } = useTexts();
  const client = useClient();
  const canWrite = useCanWrite(type);
  const { mutate, delete: remove } = useSyncMutation(type);
  const undo = useUndoDelete();
  const { result, run, isRunning } = useExport(module);
  /** The selection that was acted on last, so that two fast taps act once. */
  const acted = useRef<readonly Listed[] | null>(null);
  const hasFlag = controlOf(entity, 'active').kind === 'flag';
  const isActive = ({ summary }: Listed) => summary['active'] !== false;
  const active = selected.filter(isActive);
  const inactive = selected.filter((one) => !isActive(one));
  // Some records cannot be changed, such as sealed ones.
  const deletable = selected.filter(({ summary }) => checkDelete(entity, summary).length === 0);
  const tooMany = selected.length > CHANGED_AT_MOST;

  const textOfMany = (key: string, count: number) =>
    moduleText(type, key, { count, shown: formatNumber(count, language) });

  /** Makes one change for each record, once. Changes that the device could not store are reported together. */
  const change = (records: readonly Listed[], make: (id: string, intent: string) => MutationHandle) => {
    if (acted.current === selected || records.length === 0) return [];
    acted.current = selected;
    const handles = records.map(({ id }) => make(id, client.newIntent()));
    const lost: Listed[] = [];
    const raise = notKept(() => ({
      label: textOfMany('selected', lost.length),
      content: JSON.stringify(
        lost.map(({ id, summary }) => ({ id, name: module.nameOf(summary) })),
        null,
        2,
      ),
      back: undefined,
    }));
    void Promise.allSettled(handles).then((kept) => {
      kept.forEach(({ status }, at) => {
        const record = records[at];
        if (status === 'rejected' && record !== undefined) lost.push(record);
      });
      if (lost.length > 0) raise();
    });
    onClose();
    return handles;
  };

  const setActive = (records: readonly Listed[], value: boolean) => {
    const { length } = change(records, (id, intent) => mutate(id, { active: value }, { intent }));
    if (length > 0) tell(textOfMany(value ? 'reactivated' : 'deactivated', length));
  };
  const removeAll = () => {
    const handles = change(deletable, (id, intent) => remove(id, { intent }));
    if (handles.length === 0) return;
    const failed = notKept(() => ({ label: textOfMany('deletedMany', handles.length), content: '', back: undefined }));
    offerUndo(textOfMany('deletedMany', handles.length), () => void Promise.all(handles.map(undo)).catch(failed));
  };

  return (
    <div className={styles['bulk']} role="toolbar" aria-label={moduleText(type, 'selection')} data-testid="bulk">
      <p role="status" data-testid="selected-count">
        {textOfMany('selected', selected.length)}
      </p>
      <Button kind="quiet" onClick={onSelectAll} data-testid="select-all">
        {moduleText(type, 'selectAll')}
      </Button>
      <Button
        kind="quiet"
        icon={<IconDownload size={18} stroke={1.75} aria-hidden />}
        disabled={selected.length === 0 || isRunning}
        onClick={() => run(selected)}
        data-testid="bulk-export"
      >
        {moduleText(type, 'exportSelected')}
      </Button>
      {canWrite && hasFlag && active.length > 0 && (
        <Button kind="quiet" disabled={tooMany} onClick={() => setActive(active, false)} data-testid="bulk-deactivate">
          {moduleText(type, 'deactivate')}
        </Button>
      )}
      {canWrite && hasFlag && inactive.length > 0 && (
        <Button kind="quiet" disabled={tooMany} onClick={() => setActive(inactive, true)} data-testid="bulk-reactivate">
          {moduleText(type, 'reactivate')}
        </Button>
      )}
      {canWrite && (
        <Button
          kind="quiet"
          icon={<IconTrash size={18} stroke={1.75} aria-hidden />}
          disabled={deletable.length === 0 || tooMany}
          onClick={removeAll}
          data-testid="bulk-delete"
        >
          {t('action.delete')}
        </Button>
      )}
      <Button
        kind="quiet"
        icon={<IconX size={18} stroke={1.75} aria-hidden />}
        onClick={onClose}
        data-testid="select-end"
      >
        {moduleText(type, 'selectEnd')}
      </Button>
      {tooMany && canWrite && <p>{textOfMany('selectedTooMany', CHANGED_AT_MOST)}</p>}
      <ExportResultWords type={type} result={result} />
    </div>
  );
}
