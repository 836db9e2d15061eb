import { consent } from '../../contract/entities/consent.ts';
import { useRecord } from '../../hooks/index.ts';
import { usePrintHold } from '../../records/print-hold.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Tag } from '../../ui/sync/sync-badge.tsx';
import { useIntegrity } from './use-integrity.ts';

/** The mark beside a consent that is not intact. Shows nothing if it is intact. */
export function ConsentMark({ id }: { id: string }) {
  const { t } = useTexts();
  const { status, record } = useRecord(consent, id);
  const { kind } = useIntegrity(record);
  usePrintHold(status === 'loading' || kind === 'checking');
  if (kind !== 'broken') return null;
  return (
    <span data-testid="not-intact">
      <Tag tone="refused">{t('consent.integrity.broken')}</Tag>
    </span>
  );
}
