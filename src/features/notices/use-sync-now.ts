import type { Outbox } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { useOnce } from '../../ui/primitives/use-once.ts';
import { tell } from '../../ui/shell/undo-toast.tsx';

/** A round of sync that the person asks for, and what came of it. The second member says that it runs. */
export function useSyncNow(syncNow: Outbox['syncNow']): readonly [run: () => void, busy: boolean] {
  const { t } = useTexts();
  return useOnce(async () => {
    const gotThrough = await syncNow().catch(() => false);
    tell(t(gotThrough ? 'sync.roundOver' : 'sync.roundFailed'));
  });
}
