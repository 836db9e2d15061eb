import { Link } from 'react-router';
import type { AuditLine } from '../../contract/admin-desk.ts';
import { useClient, useDomain, useNow, useRecord } from '../../hooks/index.ts';
import { useModuleParts } from '../../records/module-parts.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord } from '../../ui/i18n/words.ts';
import { Tag } from '../../ui/sync/sync-badge.tsx';
import styles from './audit.module.css';
import { typeWord } from './type-word.ts';

/** From this delay on, an entry shows both when the device made it and when the server received it. */
const LATER_MS = 60_000;

const TONES = { accepted: 'neutral', rejected: 'refused', conflict: 'attention', failed: 'refused' } as const;

/** The name of the record that it is about, if this device has it, else only the type; never an id. */
function What({ entityType, entityId }: { entityType: string; entityId: string | null }) {
  const { entities } = useDomain();
  const about = entities.find(({ auditedAs }) => auditedAs?.includes(entityType))?.type ?? entityType;
  const listing = useClient().cache.listing(about);
  const parts = useModuleParts(about);
  const { record, gone } = useRecord(about, entityId ?? '');
  const known = record ?? gone?.last ?? null;
  const name = known === null || listing === undefined ? '' : listing.label(known);
  const word = typeWord(entityType);
  if (entityId === null || name === '') return word;
  return (
    <>
      {word} {record !== null && parts !== undefined ? <Link to={`/${parts.path}/${entityId}`}>{name}</Link> : name}
    </>
  );
}

interface EntryRowProps {
  entry: AuditLine;
  /** The names of the clinic's devices, by their id. */
  deviceNames: ReadonlyMap<string, string>;
}

export function EntryRow({ entry, deviceNames }: EntryRowProps) {
  const { t, language } = useTexts();
  const now = useNow();
  const { at, action, outcome, entityType, entityId, user, occurredAt, changedFields } = entry;
  const isLate = occurredAt !== null && Date.parse(at) - Date.parse(occurredAt) > LATER_MS;
  const moment = (instant: string) => formatMoment(instant, language);
  return (
    <tr data-testid="audit-entry" data-action={action} data-outcome={outcome}>
      <td className={styles['when']}>
        <time dateTime={at} title={new Date(at) > now ? undefined : at}>
          {moment(isLate ? occurredAt : at)}
        </time>
        {isLate && <small>{t('audit.received', { at: moment(at) })}</small>}
      </td>
      <td>{user === null ? t('audit.nobody') : user.name}</td>
      <td>
        {textOf(`audit.action.${action}`) ?? action}
        {outcome !== 'accepted' && (
          <>
            {' '}
            <Tag tone={TONES[outcome]}>{t(`audit.outcome.${outcome}`)}</Tag>
          </>
        )}
      </td>
      <td>
        {entityType === null ? (
          // A device that pulls reads records of all types.
          action === 'read' && t('audit.synced')
        ) : (
          <>
            <What entityType={entityType} entityId={entityId} />
            {entityType === 'device' && ` ${deviceNames.get(entityId ?? '') ?? ''}`}
          </>
        )}
        {entityType !== null && changedFields.length > 0 && (
          <small>{changedFields.map((field) => fieldWord(entityType, field)).join(', ')}</small>
        )}
      </td>
      <td>{deviceNames.get(entry.clientId ?? '') ?? ''}</td>
    </tr>
  );
}
