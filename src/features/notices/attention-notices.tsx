import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useAttention, type OutboxEntry } from '../../hooks/index.ts';
import { DiscardDialog } from '../../records/discard-dialog.tsx';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { recordWord } from '../../ui/i18n/words.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import { useMain } from '../../ui/primitives/use-main.ts';
import { tell } from '../../ui/shell/undo-toast.tsx';
import { bringBack, setAside, useSetAside } from './set-aside.ts';
import { WarnMe } from './warn-me.tsx';

/** Each kind has one notice, however many changes there are. */
const KINDS = ['rejected', 'failed', 'conflict'] as const;
type Kind = (typeof KINDS)[number];

const NAMES_SHOWN = 3;

/** The names of the records: the first ones, and how many more there are. */
function useRecordNames(entries: readonly OutboxEntry[]): string {
  const { t } = useTexts();
  const all = [...new Set(entries.map(({ entityType, label }) => recordWord(entityType, label)))];
  const names = all.slice(0, NAMES_SHOWN).join(', ');
  return all.length > NAMES_SHOWN ? t('notice.more', { names, count: all.length - NAMES_SHOWN }) : names;
}

function AttentionNotice({
  kind,
  entries,
  onDiscard,
}: {
  kind: Kind;
  entries: readonly OutboxEntry[];
  onDiscard: (entries: readonly OutboxEntry[]) => void;
}) {
  const { t } = useTexts();
  const { retry } = useAttention();
  const navigate = useNavigate();
  const main = useMain();
  const names = useRecordNames(entries);
  const ids = entries.map(({ id }) => id);
  const [only] = entries.length === 1 ? entries : [];
  /** The buttons go with the notice (UI-16). */
  const leave = () => main?.focus({ preventScroll: true });
  const tryAgain = () => {
    bringBack(ids);
    for (const id of ids) retry(id).catch(() => tell(t('sync.notKept')));
    leave();
  };
  const cause = only && kind !== 'conflict' ? textOf(`refusal.code.${only.rejection?.code ?? 'FAILED'}`) : null;
  return (
    <div data-testid="notice" data-kind={kind}>
      <Banner
        tone={kind === 'conflict' ? 'attention' : 'refused'}
        title={t(`notice.${kind}`, { count: entries.length, names })}
        action={
          <>
            {kind !== 'conflict' && (
              <>
                <Button decides onClick={tryAgain} data-testid="notice-retry">
                  {t('action.retry')}
                </Button>
                <Button decides kind="calm" onClick={() => onDiscard(entries)} data-testid="notice-discard">
                  {t('action.abandon')}
                </Button>
              </>
            )}
            <Button
              decides
              kind="calm"
              onClick={() => {
                setAside(ids);
                leave();
              }}
              data-testid="notice-keep"
            >
              {t('notice.keep')}
            </Button>
            <WarnMe />
            <Button
              kind={kind === 'conflict' ? 'primary' : 'calm'}
              onClick={() => void navigate(only && kind === 'conflict' ? `/sync/conflicts/${only.id}` : '/sync')}
              data-testid="notice-open"
            >
              {t(kind === 'conflict' ? 'action.choose' : 'notice.see')}
            </Button>
          </>
        }
      >
        {kind === 'conflict' ? t('notice.conflictHelp') : [cause, t('notice.kept')].filter(Boolean).join(' ')}
      </Banner>
    </div>
  );
}

/** One notice for each kind of change that needs a person, until it is resolved or set aside. */
export function AttentionNotices() {
  const { attention } = useAttention();
  const { ids } = useSetAside();
  const [discarding, setDiscarding] = useState<readonly OutboxEntry[]>([]);
  const news = attention.filter(({ id }) => !ids.includes(id));
  return (
    <>
      {KINDS.map((kind) => {
        const entries = news.filter(({ state }) => state === kind);
        return (
          entries.length > 0 && <AttentionNotice key={kind} kind={kind} entries={entries} onDiscard={setDiscarding} />
        );
      })}
      <DiscardDialog entries={discarding} onDiscard={() => setDiscarding([])} onClose={() => setDiscarding([])} />
    </>
  );
}
