import { Link } from 'react-router';
import { useClient, useRecord } from '../../hooks/index.ts';
import type { Json } from '../../lib/json.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';

/** A link to another record, with its name; the id is never shown. */
export function Linked({ entityType, path, id }: { entityType: string; path: string; id: Json | undefined }) {
  const { t } = useTexts();
  const listing = useClient().cache.listing(entityType);
  const { status, record, gone } = useRecord(entityType, typeof id === 'string' ? id : '');
  if (typeof id !== 'string' || status === 'loading') return null;
  const known = record ?? gone?.last ?? null;
  const name = known === null || listing === undefined ? '' : listing.label(known);
  if (record === null) return name === '' ? t('reference.absent') : `${name} (${t('reference.deleted')})`;
  return <Link to={`${path}/${record.id}`}>{name}</Link>;
}
