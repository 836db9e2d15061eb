import { IconCloudCheck, IconLock } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { ConflictLine, DeviceLine } from '../../contract/admin-desk.ts';
import {
  useAdminAnswer,
  useAdminDesk,
  useAttention,
  useCanWrite,
  useIntent,
  useNow,
  type ConflictChoice,
} from '../../hooks/index.ts';
import { formatWhen } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { ButtonLink } from '../../ui/primitives/button.tsx';
import { NotLoaded } from '../../ui/primitives/not-loaded.tsx';
import { EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { notKept } from '../../ui/shell/alarm.ts';
import { Screen } from '../../ui/shell/frame.tsx';
import { usePage } from '../../ui/shell/page.ts';
import { ConflictView, type Run } from '../sync-centre/index.ts';
import { useEntry } from './use-entry.ts';
import { useSeenRecord } from './use-seen-record.ts';

/** The list with the filters from which the conflict was opened. */
const useList = (): string => `/admin/conflicts${useLocation().search}`;

/** The next conflict, with the same filters; null: there is none. */
function useNext({ following }: Run): string | null {
  const { search } = useLocation();
  return following === null ? null : `/admin/conflicts/${following}${search}`;
}

interface LineProps {
  line: ConflictLine;
  deviceName: string | null;
  run: Run;
}

function Resolve({ line, deviceName, run }: LineProps) {
  const { t, language } = useTexts();
  const navigate = useNavigate();
  const location = useLocation();
  const list = useList();
  const next = useNext(run);
  const now = useNow();
  const { resolve } = useAttention();
  const intent = useIntent(line.id);
  const named = useEntry(line);
  const seen = useSeenRecord(named);
  if (seen === undefined) return <SkeletonRows rows={4} label={t('state.loading')} />;
  const entry = { ...named, base: seen };
  const name = line.user.name || t('clinicConflicts.somebody');
  const decide = (choice: ConflictChoice) => {
    const alarm = notKept(() => ({
      label: entry.label,
      content: JSON.stringify(entry, null, 2),
      back: () => void navigate(location),
    }));
    run.chosen(line.id);
    resolve(entry, choice, { intent, wordOf: (key) => textOf(key) ?? key }).catch(() => {
      run.notChosen(line.id);
      alarm();
    });
    void navigate(next ?? list, { replace: true });
  };
  return (
    <ConflictView
      entry={entry}
      author={{
        name,
        note: [deviceName ?? '', formatWhen(entry.createdAt, now, language)].filter(Boolean).join(', '),
      }}
      place={run.place}
      now={now}
      onResolve={decide}
      onLater={() => void navigate(list)}
      onNext={next === null ? null : () => void navigate(next)}
    />
  );
}

/** Shown only to people who may change the record; the server checks the same. */
function Allowed(props: LineProps) {
  const { line } = props;
  const { t } = useTexts();
  const list = useList();
  const mayWrite = useCanWrite(line.event.entityType);
  if (line.hidden !== true && mayWrite) return <Resolve {...props} />;
  return (
    <EmptyState
      icon={IconLock}
      title={t('clinicConflicts.notYours')}
      action={<ButtonLink to={list}>{t('nav.conflicts')}</ButtonLink>}
    >
      {t(line.hidden === true ? 'clinicConflicts.hidden' : 'clinicConflicts.readOnly', {
        who: line.user.name || t('clinicConflicts.somebody'),
      })}
    </EmptyState>
  );
}

interface ResolveProps {
  id: string;
  /** The conflict from the list, used while the server does not answer. */
  held: ConflictLine | null;
  devices: readonly DeviceLine[];
  run: Run;
}

/** The conflict of another person, on the screen on which they would resolve it. */
export function ResolveScreen({ id, held, devices, run }: ResolveProps) {
  const { t } = useTexts();
  const desk = useAdminDesk();
  const list = useList();
  const next = useNext(run);
  const load = useCallback(() => desk.conflicts({ id, kind: 'conflict' }, null), [desk, id]);
  const [answer, again] = useAdminAnswer(load);
  usePage({ title: t('clinicConflicts.page'), back: list });
  if (answer.kind === 'loading') return <SkeletonRows rows={4} label={t('state.loading')} />;
  const line = answer.kind === 'done' ? (answer.value.items[0] ?? null) : held;
  if (line !== null) {
    const device = devices.find(({ clientId }) => clientId === line.clientId);
    return (
      <Screen>
        <Allowed line={line} deviceName={device?.name ?? null} run={run} />
      </Screen>
    );
  }
  if (answer.kind === 'done')
    return (
      <EmptyState
        icon={IconCloudCheck}
        title={t('clinicConflicts.resolved')}
        action={<ButtonLink to={next ?? list}>{t(next === null ? 'nav.conflicts' : 'conflict.next')}</ButtonLink>}
      />
    );
  return (
    <Screen>
      <NotLoaded title={t('clinicConflicts.notShown')} answer={answer} onRetry={() => void again()} />
    </Screen>
  );
}
