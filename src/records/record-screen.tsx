import { IconPlus } from '@tabler/icons-react';
import { Suspense, useDeferredValue, useMemo, useState } from 'react';
import { Outlet, useLocation, useMatch } from 'react-router';
import { useCanWrite, useIsAdmin, useRecords } from '../hooks/index.ts';
import { ButtonLink } from '../ui/primitives/button.tsx';
import { InHeader } from '../ui/shell/frame.tsx';
import { useTexts } from '../ui/i18n/i18n.ts';
import { usePage } from '../ui/shell/page.ts';
import { useRemembered } from '../ui/primitives/remember.ts';
import { SearchField } from '../ui/primitives/search-field.tsx';
import { Split } from '../ui/primitives/split.tsx';
import { EmptyState, SkeletonRows } from '../ui/primitives/states.tsx';
import { useWide } from '../ui/primitives/use-wide.ts';
import { listColumnsOf, type ListColumn } from './list-columns.tsx';
import { moduleText } from './module-text.ts';
import { focusFirstRow, RecordList, type ListedModule } from './record-list.tsx';
import type { RecordModule } from './record-module.ts';
import styles from './records.module.css';
import { useListView, useViewedList } from './use-list-view.ts';

export interface RecordScreenProps {
  module: ListedModule & Pick<RecordModule, 'nav' | 'canImport' | 'parent'>;
}

const NO_COLUMNS: readonly ListColumn[] = [];

/** Whether it has been true. */
function useOnceTrue(now: boolean): boolean {
  const [was, setWas] = useState(now);
  if (now && !was) setWas(true);
  return was || now;
}

/**
 * The list, and beside it (or over it) one record. A list that has been seen stays mounted, so its place is kept; a phone
 * that opens a record by its address does not read the list below it.
 */
export function RecordScreen({ module }: RecordScreenProps) {
  const { path } = module;
  const { type } = module.entity;
  const { t } = useTexts();
  const wide = useWide();
  const canWrite = useCanWrite(type);
  const isAdmin = useIsAdmin();
  const { pathname } = useLocation();
  const selected = useMatch(`${path}/:id/*`)?.params.id ?? null;
  const covered = !wide && selected !== null;
  const listed = useOnceTrue(!covered);
  const [search, setSearch] = useRemembered(`${type}/search`, '');
  const found = useRecords(type, { search: useDeferredValue(search), wanted: listed });
  const form = pathname.endsWith('/new') || pathname.endsWith('/edit');
  const view = useListView(module, form);
  const list = useViewedList(found, view.view, module.listFields?.defaults);
  const columns = useMemo(() => listColumnsOf(module), [module]);
  const isTable = wide && selected === null && columns.length > 0;
  usePage({
    title: t(`nav.${module.nav}`),
    back: covered
      ? pathname.endsWith('/edit')
        ? pathname.replace(/\/edit$/, '')
        : path
      : isAdmin
        ? module.parent
        : undefined,
    focused: form,
  });

  const field = (
    <SearchField value={search} onChange={setSearch} placeholder={moduleText(type, 'search')} onDown={focusFirstRow} />
  );
  const create = canWrite && (
    <ButtonLink kind="primary" to={`${path}/new`} icon={<IconPlus size={18} aria-hidden />} data-testid="new">
      {moduleText(type, 'newShort')}
    </ButtonLink>
  );
  return (
    <Split
      label={moduleText(type, 'list')}
      list={
        <>
          {wide ? (
            <InHeader>{field}</InHeader>
          ) : (
            <div className={styles['find']}>
              {field}
              {create}
            </div>
          )}
          {listed && (
            <RecordList
              module={module}
              list={list}
              search={list.searched}
              onClearSearch={() => setSearch('')}
              view={view}
              selected={selected === 'new' ? null : selected}
              canWrite={canWrite}
              canImport={isAdmin && module.canImport === true}
              columns={isTable ? columns : NO_COLUMNS}
              action={wide ? create : undefined}
            />
          )}
        </>
      }
      detail={
        selected !== null ? (
          <Suspense fallback={<SkeletonRows rows={7} label={t('state.loading')} />}>
            <Outlet />
          </Suspense>
        ) : null
      }
      detailKey={form ? 'form' : 'record'}
      placeholder={
        isTable ? null : (
          <EmptyState icon={module.icon} title={moduleText(type, 'pick')}>
            {moduleText(type, 'pickHelp')}
          </EmptyState>
        )
      }
    />
  );
}
