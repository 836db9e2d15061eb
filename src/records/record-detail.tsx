import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Navigate, useNavigate, useParams, useSearchParams } from 'react-router';
import {
  useAccess,
  useAttention,
  useCanWrite,
  useNow,
  useRecord,
  useSession,
  type OutboxEntry,
} from '../hooks/index.ts';
import { applyPatch, checkDelete, type EntityRecord } from '../contract/entity.ts';
import type { JsonObject } from '../lib/json.ts';
import { textOf, useTexts } from '../ui/i18n/i18n.ts';
import { Button, ButtonLink } from '../ui/primitives/button.tsx';
import { Banner, EmptyState, SkeletonRows } from '../ui/primitives/states.tsx';
import { useWide } from '../ui/primitives/use-wide.ts';
import { usePageDetail } from '../ui/shell/page.ts';
import { SyncBadge, Tag } from '../ui/sync/sync-badge.tsx';
import { GiveUpDialog } from './give-up-dialog.tsx';
import { useRevealed } from './in-slices.tsx';
import { moduleText } from './module-text.ts';
import { PrintRecord } from './print-record.tsx';
import { RecordHistory } from './record-history.tsx';
import { homeOf, type RecordModule } from './record-module.ts';
import styles from './records.module.css';
import { UnreadNotice } from './unread-notice.tsx';
import { useDeleteRecord } from './use-delete-record.ts';

/** The parts of a module that a record's page uses. */
export type ShownModule = Pick<
  RecordModule,
  | 'entity'
  | 'path'
  | 'owner'
  | 'icon'
  | 'nameOf'
  | 'useSubHead'
  | 'marksOf'
  | 'RowMark'
  | 'Facts'
  | 'Standing'
  | 'Actions'
  | 'tabs'
  | 'isFrozen'
  | 'isSingle'
  | 'deeds'
  | 'printsItself'
>;

/** The server's refusal or conflict for this record's change, with a link to handle it. */
function RecordNotice({ path, entry }: { path: string; entry: OutboxEntry }) {
  const { t } = useTexts();
  if (entry.state === 'conflict') {
    return (
      <Banner
        tone="attention"
        title={t('recordPage.conflict')}
        action={<ButtonLink to={`/sync/conflicts/${entry.id}`}>{t('action.choose')}</ButtonLink>}
      >
        {t('recordPage.conflictText')}
      </Banner>
    );
  }
  const code = entry.rejection?.code ?? 'FAILED';
  return (
    <Banner
      tone="refused"
      title={t(entry.state === 'failed' ? 'recordPage.failed' : 'recordPage.rejected')}
      action={
        <ButtonLink to={entry.state === 'failed' ? '/sync' : `${path}/${entry.entityId}/edit?mutation=${entry.id}`}>
          {t('action.look')}
        </ButtonLink>
      }
    >
      {textOf(`refusal.code.${code}`) ?? t('refusal.code.OTHER')}
    </Banner>
  );
}

/** An action in conflict has not been applied: the page shows the server's values of its fields. */
function withoutUndone(record: EntityRecord, undone: readonly OutboxEntry[]): EntityRecord {
  return undone.reduce((shown, { payload, conflict }) => {
    const theirs = Object.keys(payload).map((field) => [field, conflict?.serverData?.[field] ?? null] as const);
    return applyPatch(shown, Object.fromEntries(theirs));
  }, record);
}

/** `PATH/:id` */
export function RecordDetail({ module }: { module: ShownModule }) {
  const { id = '' } = useParams();
  const { t } = useTexts();
  const { status, record, unread, syncState, changedBy } = useRecord(module.entity.type, id);
  const isShown = useRevealed(status !== 'loading');
  const isRefusedCreation = syncState === 'rejected' && record !== null && record['version'] === undefined;
  const notices = useAttention().attention.filter(
    (entry) => entry.entityId === id && (entry.operation !== 'CREATE' || isRefusedCreation),
  );
  const undone = notices.filter((entry) => entry.state === 'conflict' && module.deeds?.is(entry) === true);
  const refused =
    notices.find(({ operation, state }) => isRefusedCreation && operation === 'CREATE' && state === 'rejected') ?? null;
  if (!isShown) return <SkeletonRows rows={7} label={t('state.loading')} />;
  if (record === null) {
    return (
      <EmptyState
        icon={module.icon}
        title={t('recordPage.gone')}
        action={<ButtonLink to={homeOf(module, null)}>{t('recordPage.toList')}</ButtonLink>}
      >
        {t('recordPage.goneHelp')}
      </EmptyState>
    );
  }
  // The page may have been opened under an id that the server has replaced. From here on the current id is used.
  if (record.id !== id) return <Navigate to={`${module.path}/${record.id}`} replace />;
  return (
    <Sheet
      key={id}
      module={module}
      id={id}
      record={undone.length === 0 ? record : withoutUndone(record, undone)}
      frozen={module.isFrozen?.(record) === true}
      changedBy={changedBy?.name}
      syncState={syncState}
      unread={unread}
      notices={notices}
      refused={refused}
    />
  );
}

interface SheetProps {
  module: ShownModule;
  id: string;
  record: JsonObject;
  frozen: boolean;
  changedBy: string | undefined;
  syncState: ReturnType<typeof useRecord>['syncState'];
  unread: ReturnType<typeof useRecord>['unread'];
  notices: readonly OutboxEntry[];
  /** The CREATE that the server has refused. The record cannot be deleted, but the CREATE can be given up. */
  refused: OutboxEntry | null;
}

/** Arrow keys move from tab to tab (ARIA's pattern for tabs). */
function moveTab(event: KeyboardEvent<HTMLButtonElement>): void {
  const step = { ArrowRight: 'nextElementSibling', ArrowLeft: 'previousElementSibling' }[event.key];
  if (step === undefined) return;
  const next = event.currentTarget[step as 'nextElementSibling'];
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
  next.click();
}

const NO_SUB_HEAD = () => (): readonly string[] => [];

function Sheet({ module, id, record, frozen, changedBy, syncState, unread, notices, refused }: SheetProps) {
  const { t } = useTexts();
  const { entity, path, deeds, Facts, Standing, Actions, RowMark, useSubHead = NO_SUB_HEAD } = module;
  const permissions = useSession().account?.permissions ?? {};
  const tabs = (module.tabs ?? []).filter(({ of }) => of === undefined || (permissions[of] ?? '') !== '');
  const canWrite = useCanWrite(entity.type);
  const home = homeOf(module, record);
  const remove = useDeleteRecord(module, id, home);
  const mayEdit = !frozen;
  const mayDelete = module.isSingle !== true && checkDelete(entity, record).length === 0;
  const navigate = useNavigate();
  const [givingUp, setGivingUp] = useState(false);
  const names = ['facts', ...tabs.map((one) => one.name), 'history'];
  const [search, setSearch] = useSearchParams();
  const requested = search.get('tab') ?? '';
  const tab = names.includes(requested) ? requested : 'facts';
  const own = tabs.find((one) => one.name === tab);
  const wide = useWide();
  const heading = useRef<HTMLHeadingElement>(null);
  const tabList = useRef<HTMLDivElement>(null);
  // On a phone the tabs are one line that scrolls: the chosen one is in sight.
  useEffect(() => {
    const [list, chosen] = [tabList.current, document.getElementById(`tab-${tab}`)];
    if (list === null || chosen === null || list.scrollWidth <= list.clientWidth) return;
    list.scrollLeft = chosen.offsetLeft - list.offsetLeft - (list.clientWidth - chosen.offsetWidth) / 2;
  }, [tab]);
  const name = module.nameOf(record);
  usePageDetail(name);
  useAccess(entity.type, id);
  useEffect(() => {
    if (!wide) heading.current?.focus({ preventScroll: true });
  }, [id, wide]);
  const sub = useSubHead()(record, useNow()).filter(Boolean);
  return (
    <article className={styles['sheet']} aria-label={name}>
      <header className={styles['head']} data-entity-id={id} data-sync-state={syncState} data-testid="record-header">
        <div className={styles['who']}>
          <h2 className={styles['name']} tabIndex={-1} ref={heading}>
            {name}
            <SyncBadge state={syncState} />
            {module.marksOf?.(record).map((mark) => (
              <Tag key={mark}>{moduleText(entity.type, mark)}</Tag>
            ))}
            {RowMark && <RowMark id={id} />}
          </h2>
          {sub.length > 0 && (
            <p className={styles['sub']}>
              {sub.map((part) => (
                <span key={part}>{part}</span>
              ))}
            </p>
          )}
        </div>
        <div className={styles['actions']}>
          {module.printsItself?.(record) !== true && (
            <PrintRecord module={module} record={record} name={name} sub={sub} />
          )}
          {Actions && !refused && <Actions id={id} record={record} />}
          {!canWrite ? null : refused ? (
            <Button kind="calm" onClick={() => setGivingUp(true)} data-testid="discard">
              {t('action.abandon')}
            </Button>
          ) : mayDelete ? (
            <Button
              kind="calm"
              icon={<IconTrash size={18} stroke={1.75} aria-hidden />}
              onClick={() => remove(name)}
              data-testid="delete"
            >
              <span className={styles['wideWord']}>{t('action.delete')}</span>
            </Button>
          ) : null}
          {canWrite && mayEdit && (
            <ButtonLink
              to={`${path}/${id}/edit`}
              kind={Actions ? 'default' : 'primary'}
              icon={<IconPencil size={18} stroke={1.75} aria-hidden />}
              data-testid="edit"
            >
              {t('action.edit')}
            </ButtonLink>
          )}
        </div>
      </header>
      {Standing && <Standing id={id} record={record} />}
      <div className={styles['notices']}>
        <UnreadNotice entityType={entity.type} unread={unread} />
        {notices.map((entry) =>
          deeds && entry.state !== 'failed' && deeds.is(entry) ? (
            <deeds.Refused key={entry.id} id={id} record={record} entry={entry} />
          ) : (
            <RecordNotice key={entry.id} path={path} entry={entry} />
          ),
        )}
      </div>
      <div className={styles['tabs']} role="tablist" ref={tabList}>
        {names.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            id={`tab-${one}`}
            aria-selected={tab === one}
            aria-controls="record-body"
            tabIndex={tab === one ? 0 : -1}
            className={styles['tab']}
            data-testid={`tab-${one}`}
            onClick={() => setSearch(one === 'facts' ? {} : { tab: one }, { replace: true })}
            onKeyDown={moveTab}
          >
            {one === 'history'
              ? t('history.tab')
              : moduleText(entity.type, one === 'facts' ? 'factsTab' : `tab.${one}`)}
          </button>
        ))}
      </div>
      <div
        className={`${styles['body']} ${own?.fills === true ? styles['filled'] : ''}`}
        id="record-body"
        tabIndex={0}
        role="tabpanel"
        aria-labelledby={`tab-${tab}`}
      >
        {own ? (
          <own.Panel id={id} record={record} />
        ) : tab === 'facts' ? (
          <div className={styles['columns']}>
            <Facts record={record} />
          </div>
        ) : (
          <RecordHistory
            canRestore={mayEdit}
            entity={entity}
            id={id}
            record={record}
            name={name}
            changedBy={changedBy}
          />
        )}
      </div>
      <GiveUpDialog
        opened={givingUp}
        entry={refused}
        label={name}
        onGiveUp={() => void navigate(home, { replace: true })}
        onClose={() => setGivingUp(false)}
      />
    </article>
  );
}
