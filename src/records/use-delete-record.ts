import { useNavigate } from 'react-router';
import { useIntent, useSyncMutation, useUndoDelete } from '../hooks/index.ts';
import { notKept } from '../ui/shell/alarm.ts';
import { useTexts } from '../ui/i18n/i18n.ts';
import { offerUndo } from '../ui/shell/undo-toast.tsx';
import type { RecordModule } from './record-module.ts';

/** Deletes at once and offers to undo it. `seen` is the version that the person sees. */
export function useDeleteRecord(
  { entity, path }: Pick<RecordModule, 'entity' | 'path'>,
  id: string,
  /** The page to go to after the deletion. */
  home: string = path,
): (name: string, seen?: number | null) => void {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { delete: remove } = useSyncMutation(entity.type);
  const undo = useUndoDelete();
  const intent = useIntent(id);
  return (name, seen) => {
    const handle = remove(id, { intent, ...(seen === undefined ? {} : { seen }) });
    void navigate(home, { replace: true });
    offerUndo(t('recordPage.deleted', { name }), () => {
      undo(handle).then(
        () => void navigate(`${path}/${id}`),
        notKept(() => ({ label: name, content: JSON.stringify({ id, name }, null, 2), back: undefined })),
      );
    });
    handle.catch(
      notKept(() => ({
        label: name,
        content: JSON.stringify({ operation: 'DELETE', id, name }, null, 2),
        back: () => void navigate(`${path}/${id}`),
      })),
    );
  };
}
