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
  const at = conflicts.findIndex(({ id }) => id === mutationId);
  const following = conflicts.length > 1 ? conflicts[(at + 1) % conflicts.length] : undefined;

  if (entry?.state !== 'conflict') {
    return outbox.status === 'loading' ? (
      <SkeletonRows rows={4} label={t('state.loading')} />
    ) : (
      <EmptyState
        icon={IconCloudCheck}
        title={t('conflict.settled')}
        action={<ButtonLink to="/sync">{t('nav.sync')}</ButtonLink>}
      />
    );
  }

  const resolve = (choice: ConflictChoice) => {
    outbox.resolve(mutationId, choice, { intent, wordOf: (key) => textOf(key) ?? key }).catch(
      notKept(() => ({
        label: entry.label,
        content: JSON.stringify(entry, null, 2),
        back: () => void navigate(`/sync/conflicts/${mutationId}`),
      })),
    );
    void navigate(following ? `/sync/conflicts/${following.id}` : '/sync', { replace: true });
  };

  return (
    <Screen>
      <ConflictView
        key={mutationId}
        entry={entry}
        place={{ number: at + 1, of: conflicts.length }}
        now={now}
        onResolve={resolve}
        onLater={() => void navigate('/sync')}
        onNext={following ? () => void navigate(`/sync/conflicts/${following.id}`) : null}
      />
    </Screen>
  );
}
