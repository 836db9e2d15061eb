import { useCallback, useEffect, useRef, useState } from 'react';
import type { RetainedFile, RetentionList } from '../../contract/retention.ts';
import { useAdminAnswer, useAdminDesk, useLastDone } from '../../hooks/index.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { NotLoaded } from '../../ui/primitives/not-loaded.tsx';
import { Banner, SkeletonRows } from '../../ui/primitives/states.tsx';
import { FileFacts } from './file-facts.tsx';
import { FilePanel } from './file-panel.tsx';
import styles from './retention.module.css';

interface RowProps {
  file: RetainedFile;
  onChanged: () => void;
  onErased: () => void;
}

function FileRow({ file, ...told }: RowProps) {
  const { t } = useTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <li className={styles['file']} data-testid="retention-file">
      <div className={styles['row']}>
        <FileFacts file={file} />
        <Button
          aria-expanded={isOpen}
          aria-label={t('retention.lookAt', { name: file.name })}
          onClick={() => setOpen(!isOpen)}
          data-testid="retention-look"
        >
          {t('retention.look')}
        </Button>
      </div>
      {isOpen && <FilePanel patientId={file.patientId} {...told} />}
    </li>
  );
}

interface ListProps {
  listed: RetentionList;
  /** The list is loaded again from its beginning when this changes. */
  turn: number;
  onErased: () => void;
}

/** The files whose term is over, or those on hold, page by page. */
export function FileList({ listed, turn, onErased }: ListProps) {
  const { t } = useTexts();
  const desk = useAdminDesk();
  const [after, setAfter] = useState<readonly string[]>([]);
  const ask = useCallback(() => desk.retention(listed, after.at(-1) ?? null), [desk, listed, after]);
  const [answer, again] = useAdminAnswer(ask);
  const shown = useRef(turn);
  useEffect(() => {
    if (shown.current === turn) return;
    shown.current = turn;
    setAfter([]);
  }, [turn]);
  const page = useLastDone(answer);
  return (
    <>
      {answer.kind === 'loading' && <SkeletonRows rows={6} label={t('state.loading')} />}
      {(answer.kind === 'unreachable' || answer.kind === 'refused') && (
        <NotLoaded title={t('retention.unknown')} answer={answer} onRetry={() => void again()} />
      )}
      {page?.items.length === 0 && after.length === 0 && (
        <Banner tone="neutral" title={t(`retention.none.${listed}`)}>
          {t(`retention.noneHelp.${listed}`)}
        </Banner>
      )}
      {page && page.items.length > 0 && (
        <ul className={styles['list']} aria-label={t(`retention.list.${listed}`)}>
          {page.items.map((file) => (
            <FileRow key={file.patientId} file={file} onChanged={() => void again()} onErased={onErased} />
          ))}
        </ul>
      )}
      {page?.nextCursor != null && (
        <Button onClick={() => setAfter([...after, page.nextCursor ?? ''])} data-testid="retention-more">
          {t('retention.more')}
        </Button>
      )}
    </>
  );
}
