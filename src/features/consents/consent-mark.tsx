import { useRecord } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Tag } from '../../ui/sync/sync-badge.tsx';
import { useIntegrity } from './use-integrity.ts';

/** Beside a consent wherever it is named: that it is not what was decided. Nothing where all is as it should be. */
export function ConsentMark({ id }: { id: string }) {
  const { t } = useTexts();
  const { record } = useRecord('consent', id);
  const { kind } = useIntegrity(record);
  if (kind !== 'broken') return null;
  return (
    <span data-testid="not-intact">
      <Tag tone="refused">{t('consent.integrity.broken')}</Tag>
    </span>
  );
}
