import { IconCloudCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import type { ConflictLine, DeviceLine } from '../../contract/admin-desk.ts';
import { useAdminDesk, useAttention, useDomain, useIntents, type OutboxEntry } from '../../hooks/index.ts';
import { DeviceFilter, RecordFilter, useDevices } from '../../records/admin-filters.tsx';
import { useAdminPages, type AdminPages } from '../../records/use-admin-pages.ts';
import { formatTime } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { ConfirmDialog } from '../../ui/primitives/dialogs.tsx';
import { ChoiceField } from '../../ui/primitives/fields.tsx';
import { OptionalSection } from '../../ui/primitives/form-layout.tsx';
import { MoreRows } from '../../ui/primitives/more-rows.tsx';
import { NotLoaded } from '../../ui/primitives/not-loaded.tsx';
import { RefreshButton } from '../../ui/primitives/refresh-button.tsx';
import { ScreenHead } from '../../ui/primitives/screen-head.tsx';
import { EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { useReturn } from '../../ui/primitives/use-return.ts';
import { notKept } from '../../ui/shell/alarm.ts';
import { Screen } from '../../ui/shell/frame.tsx';
import { usePage } from '../../ui/shell/page.ts';
import { typeWord } from '../audit/index.ts';
import { ConflictRow } from './conflict-row.tsx';
import styles from './conflicts.module.css';
import { filterFrom, queryOf, type ConflictFilter } from './query.ts';
import { ResolveRun } from './resolve-run.tsx';
import { useDecisions } from './use-decisions.ts';

function Filters({
  filter,
  devices,
  onChange,
}: {
  filter: ConflictFilter;
  devices: readonly DeviceLine[];
  onChange: (patch: Partial<ConflictFilter>) => void;
}) {
  const { t } = useTexts();
  const types = useDomain().entities.map(({ type }) => ({ value: type, label: typeWord(type) }));
  return (
    <OptionalSection value>
      <div className={styles['filters']} role="search" aria-label={t('clinicConflicts.filters')}>
        <ChoiceField
          name="kind"
          label={t('clinicConflicts.kind')}
          value={filter.kind}
          options={(['conflict', 'rejected'] as const).map((kind) => ({
            value: kind,
            label: t(`clinicConflicts.kinds.${kind}`),
          }))}
          onChange={(kind) => onChange({ kind })}
        />
        <ChoiceField
          name="type"
          label={t('clinicConflicts.type')}
          value={filter.entityType}
          options={types}
          onChange={(entityType) => onChange({ entityType })}
        />
        <RecordFilter
          name="user"
          label={t('clinicConflicts.user')}
          to="user"
          value={filter.userId}
          onChange={(userId) => onChange({ userId })}
        />
        <DeviceFilter
          name="device"
          label={t('clinicConflicts.device')}
          devices={devices}
          noName={t('clinicConflicts.noName')}
          value={filter.clientId}
          onChange={(clientId) => onChange({ clientId })}
        />
      </div>
    </OptionalSection>
  );
}

/** Gives up a refused change of another person. The dialog says what stays on that person's device. */
function GiveUp({ entry, who, onClose }: { entry: OutboxEntry; who: string; onClose: () => void }) {
  const { t } = useTexts();
  const { resolve } = useAttention();
  const intentOf = useIntents();
  const giveUp = () => {
    resolve(entry, { kind: 'server' }, { intent: intentOf(entry.id) }).catch(
      notKept(() => ({ label: entry.label, content: JSON.stringify(entry, null, 2), back: undefined })),
    );
    onClose();
  };
  return (
    <ConfirmDialog
      opened
      title={t('clinicConflicts.giveUpTitle', { name: entry.label })}
      confirm={t('clinicConflicts.giveUp')}
      onConfirm={giveUp}
      onClose={onClose}
    >
      <p>{t('clinicConflicts.giveUpText', { who })}</p>
    </ConfirmDialog>
  );
}

/** When the server last sent the list; null before the first answer. */
function useAnsweredAt(isAnswered: boolean, entries: unknown): string | null {
  const [at, setAt] = useState<string | null>(null);
  useEffect(() => {
    if (isAnswered) setAt(new Date().toISOString());
  }, [isAnswered, entries]);
  return at;
}

interface ListProps {
  pages: AdminPages<ConflictLine>;
  devices: readonly DeviceLine[];
  answeredAt: string | null;
}

function List({ pages: { entries, state, next, again }, devices, answeredAt }: ListProps) {
  const { t, language } = useTexts();
  const [search, setSearch] = useSearchParams();
  const filter = filterFrom(search);
  const decisionOf = useDecisions(
    entries.map(({ id }) => id),
    again,
  );
  const own = new Set(useAttention().attention.map(({ id }) => id));
  const [givingUp, setGivingUp] = useState<{ entry: OutboxEntry; who: string } | null>(null);
  usePage({ title: t('nav.conflicts'), back: '/admin' });
  const nameOf = new Map(devices.map(({ clientId, name }) => [clientId, name ?? t('clinicConflicts.noName')]));
  const change = (patch: Partial<ConflictFilter>) => setSearch(queryOf({ ...filter, ...patch }), { replace: true });
  const isFiltered = Object.keys(queryOf(filter)).length > 0;
  return (
    <Screen width={1080}>
      <ScreenHead help={t('clinicConflicts.help')}>
        <RefreshButton onRefresh={again} disabled={state === 'loading'} testId="conflicts-refresh" />
      </ScreenHead>
      <Filters filter={filter} devices={devices} onChange={change} />
      {(state === 'unreachable' || state === 'refused') && (
        <div className={styles['banner']} data-testid="conflicts-unknown">
          <NotLoaded title={t('clinicConflicts.unknown')} answer={{ kind: state }} onRetry={again}>
            {entries.length > 0 &&
              answeredAt !== null &&
              ` ${t('clinicConflicts.old', { at: formatTime(answeredAt, language) })}`}
          </NotLoaded>
        </div>
      )}
      {entries.length > 0 && (
        <ul className={styles['list']} aria-label={t('nav.conflicts')}>
          {entries.map((line) => (
            <ConflictRow
              key={`${line.id} ${line.receivedAt}`}
              line={line}
              deviceName={line.clientId === null ? null : (nameOf.get(line.clientId) ?? null)}
              decision={decisionOf(line.id)}
              isHere={own.has(line.id)}
              onGiveUp={(entry) => setGivingUp({ entry, who: line.user.name || t('clinicConflicts.somebody') })}
            />
          ))}
        </ul>
      )}
      {entries.length === 0 && state === 'all' && (
        <EmptyState icon={IconCloudCheck} title={t(isFiltered ? 'clinicConflicts.noneHere' : 'clinicConflicts.none')}>
          {!isFiltered && t('clinicConflicts.noneHelp')}
        </EmptyState>
      )}
      {state === 'loading' && entries.length === 0 && <SkeletonRows rows={5} label={t('state.loading')} />}
      {state === 'more' && <MoreRows label={t('clinicConflicts.more')} onMore={next} testId="conflicts-more" />}
      {givingUp !== null && <GiveUp {...givingUp} onClose={() => setGivingUp(null)} />}
    </Screen>
  );
}

/**
 * `/admin/conflicts`: what waits for a decision in the whole clinic, oldest first; the filters are in the address.
 * `/admin/conflicts/:id`: one of its conflicts. The list is kept meanwhile, so that it can be resolved offline.
 */
export function ConflictsScreen() {
  const desk = useAdminDesk();
  const { id } = useParams();
  const [search] = useSearchParams();
  const pages = useAdminPages(desk.conflicts, queryOf(filterFrom(search)));
  const { entries, state, again } = pages;
  const devices = useDevices();
  const answeredAt = useAnsweredAt(state === 'all' || state === 'more', entries);
  useReturn(again);
  if (id === undefined) return <List pages={pages} devices={devices} answeredAt={answeredAt} />;
  return <ResolveRun id={id} pages={pages} devices={devices} />;
}
