import { IconCloudCheck } from '@tabler/icons-react';
import type { SyncStatus } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { EmptyState } from '../../ui/primitives/states.tsx';

/**
 * The empty sync centre. That all is synced is only said where the server has answered nothing that was announced is
 * gone, and the store can be read.
 */
export function NothingWaits({ status }: { status: Pick<SyncStatus, 'lastContactAt' | 'loss' | 'storage'> }) {
  const { t } = useTexts();
  return (
    <EmptyState
      icon={IconCloudCheck}
      title={t(
        status.lastContactAt !== null && status.loss === null && status.storage === null
          ? 'sync.allSent'
          : 'sync.nothingYet',
      )}
    >
      {t('sync.allSentHelp')}
    </EmptyState>
  );
}
