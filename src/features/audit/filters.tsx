import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { DeviceLine } from '../../contract/admin-desk.ts';
import { useClient, useDomain, useRecord } from '../../hooks/index.ts';
import { isDay } from '../../lib/clinic-day.ts';
import { DeviceFilter, RecordFilter } from '../../records/admin-filters.tsx';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { CheckField, ChoiceField, DateField } from '../../ui/primitives/fields.tsx';
import { OptionalSection } from '../../ui/primitives/form-layout.tsx';
import styles from './audit.module.css';

import type { AuditFilter } from './query.ts';
import { typeWord } from './type-word.ts';

/** Subjects of the audit that are not records. */
const OTHER_TYPES = ['session', 'device', 'drug', 'audit', 'server', 'backup'];

interface FiltersProps {
  filter: AuditFilter;
  devices: readonly DeviceLine[];
  onChange: (patch: Partial<AuditFilter>) => void;
}

/** The one record that the audit is filtered by, by name. */
function OneRecord({ filter, onChange }: Pick<FiltersProps, 'filter' | 'onChange'>) {
  const { t } = useTexts();
  const { entityType, entityId } = filter;
  const listing = useClient().cache.listing(entityType);
  const { record, gone } = useRecord(entityType, entityId);
  const known = record ?? gone?.last ?? null;
  const name = known === null || listing === undefined ? '' : listing.label(known);
  return (
    <p className={styles['one']} data-testid="audit-record">
      {t('audit.oneRecord', { what: [typeWord(entityType), name].filter(Boolean).join(' ') })}
      <Button
        kind="quiet"
        icon={<IconX size={17} aria-hidden />}
        onClick={() => onChange({ entityType: '', entityId: '' })}
        data-testid="audit-any-record"
      >
        {t('audit.anyRecord')}
      </Button>
    </p>
  );
}

/** A day. An incomplete one does not filter. */
function DayFilter({
  name,
  label,
  value,
  onChange,
}: {
  name: string;
  label: string;
  value: string;
  onChange: (day: string) => void;
}) {
  const [typed, setTyped] = useState(value);
  return (
    <DateField
      century="past"
      name={name}
      label={label}
      required
      value={typed}
      onChange={(next) => {
        setTyped(next);
        if (next === '' || isDay(next)) onChange(next);
      }}
    />
  );
}

/** By patient, person, device, kind and days, with or without the syncs; what is chosen is in the address. */
export function Filters({ filter, devices, onChange }: FiltersProps) {
  const { t } = useTexts();
  const types = [...useDomain().entities.flatMap(({ type, auditedAs = [] }) => [type, ...auditedAs]), ...OTHER_TYPES];
  const isPatient = filter.entityType === 'patient' && filter.entityId !== '';
  const isOther = filter.entityId !== '' && !isPatient;
  return (
    <OptionalSection value>
      <div className={styles['filters']} role="search" aria-label={t('audit.filters')}>
        {isOther ? (
          <OneRecord filter={filter} onChange={onChange} />
        ) : (
          <RecordFilter
            name="patient"
            label={t('audit.patient')}
            to="patient"
            value={isPatient ? filter.entityId : ''}
            onChange={(id) =>
              onChange(id === '' ? { entityType: '', entityId: '' } : { entityType: 'patient', entityId: id })
            }
          />
        )}
        <RecordFilter
          name="user"
          label={t('audit.user')}
          to="user"
          value={filter.userId}
          onChange={(userId) => onChange({ userId })}
        />
        <DeviceFilter
          name="device"
          label={t('audit.device')}
          devices={devices}
          noName={t('audit.noName')}
          value={filter.clientId}
          onChange={(clientId) => onChange({ clientId })}
        />
        {filter.entityId === '' && (
          <ChoiceField
            name="type"
            label={t('audit.kind')}
            value={filter.entityType}
            options={types.map((type) => ({ value: type, label: typeWord(type) }))}
            onChange={(entityType) => onChange({ entityType })}
          />
        )}
        <DayFilter name="from" label={t('audit.from')} value={filter.from} onChange={(from) => onChange({ from })} />
        <DayFilter name="to" label={t('audit.to')} value={filter.to} onChange={(to) => onChange({ to })} />
        {filter.entityType === '' && (
          <CheckField
            name="without-syncs"
            label={t('audit.withoutSyncs')}
            value={filter.withoutSyncs === 'true'}
            onChange={(isChosen) => onChange({ withoutSyncs: isChosen ? 'true' : '' })}
          />
        )}
      </div>
    </OptionalSection>
  );
}
