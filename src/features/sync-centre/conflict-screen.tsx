import { IconCloudCheck } from '@tabler/icons-react';
import { useNavigate, useParams } from 'react-router';
import { useConflict, useIntent, useAttention, useNow, type ConflictChoice } from '../../hooks/index.ts';
import { notKept } from '../../ui/shell/alarm.ts';
import { ButtonLink } from '../../ui/primitives/button.tsx';
import { Screen } from '../../ui/shell/frame.tsx';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { usePage } from '../../ui/shell/page.ts';
import { EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { ConflictView } from './conflict-view.tsx';
import { useRun } from './use-run.ts';

/** `/sync/conflicts/:mutationId` */
export function ConflictScreen() {
  const { mutationId = '' } = useParams();
  const { t } = useTexts();
  const navigate = useNavigate();
  const outbox = useAttention();
  const entry = useConflict(mutationId);
  const now = useNow();
  const intent = useIntent(mutationId);
  usePage({ title: t('conflict.page'), back: '/sync' });

  const conflicts = outbox.attention.filter(({ state }) => state === 'conflict');
  const run = useRun(
    conflicts.map(({ id }) => id),
    mutationId,
  );
  const next = run.following === null ? null : `/sync/conflicts/${run.following}`;

  if (entry?.state !== 'conflict') {
    return outbox.status === 'loading' ? (
      <SkeletonRows rows={4} label={t('state.loading')} />
    ) : (
      <EmptyState
        icon={IconCloudCheck}
        title={t('conflict.settled')}
        action={<ButtonLink to={next ?? '/sync'}>{t(next === null ? 'nav.sync' : 'conflict.next')}</ButtonLink>}
      />
    );
  }

  const resolve = (choice: ConflictChoice) => {
    const alarm = notKept(() => ({
      label: entry.label,
      content: JSON.stringify(entry, null, 2),
      back: () => void navigate(`/sync/conflicts/${mutationId}`),
    }));
    run.chosen(mutationId);
    outbox.resolve(mutationId, choice, { intent, wordOf: (key) => textOf(key) ?? key }).catch(() => {
      run.notChosen(mutationId);
      alarm();
    });
    void navigate(next ?? '/sync', { replace: true });
  };

  return (
    <Screen>
      <ConflictView
        key={mutationId}
        entry={entry}
        place={run.place}
        now={now}
        onResolve={resolve}
        onLater={() => void navigate('/sync')}
        onNext={next === null ? null : () => void navigate(next)}
      />
    </Screen>
  );
}
