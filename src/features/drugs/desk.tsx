import { IconLock } from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { CatalogueState } from '../../contract/drug-editing.ts';
import type { DeskAnswer, DrugDesk } from '../../contract/drug-desk.ts';
import { drugRight } from '../../contract/permissions.ts';
import { useDrugs, useIsAdmin, useSession } from '../../hooks/index.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Banner, EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { useOnce } from '../../ui/primitives/use-once.ts';
import styles from './drugs.module.css';

/** A hint for the screen: the server decides. */
export function useIsCatalogueAdmin(): boolean {
  const isAdmin = useIsAdmin();
  const mayWrite = drugRight(useSession().account?.user.role) === 'rw';
  return isAdmin && mayWrite;
}

export const codeOf = (answer: DeskAnswer<unknown>): string | null =>
  answer.kind === 'done' ? null : answer.kind === 'refused' ? answer.code : 'UNREACHABLE';

export function Refusal({ code, title }: { code: string; title?: string }) {
  const { t } = useTexts();
  const words = textOf(`catalogue.refusal.${code}`) ?? t('catalogue.refusal.OTHER');
  return (
    <div role="alert" data-testid="desk-refused" data-code={code}>
      <Banner tone="refused" title={title ?? words}>
        {title === undefined ? undefined : words}
      </Banner>
    </div>
  );
}

/**
 * Shows `children` only to those who may change the catalogue. Those who may begin a catalogue of their own are offered
 * it.
 */
export function Desk({ desk, children }: { desk: DrugDesk; children: ReactNode }) {
  const { t } = useTexts();
  const { follow } = useDrugs();
  const isAdmin = useIsCatalogueAdmin();
  const [answer, setAnswer] = useState<DeskAnswer<CatalogueState> | null>(null);
  const [look, looking] = useOnce(async () => setAnswer(await desk.state()));
  const [begin, beginning] = useOnce(async () => {
    setAnswer(await desk.beginOwn());
    follow();
  });
  useEffect(() => {
    if (isAdmin) look();
  }, [isAdmin, look]);
  if (!isAdmin)
    return (
      <EmptyState icon={IconLock} title={t('catalogue.notAllowed')}>
        {t('catalogue.notAllowedHelp')}
      </EmptyState>
    );
  if (beginning) return <SkeletonRows rows={6} label={t('catalogue.beginning2')} />;
  if (answer === null) return <SkeletonRows rows={6} label={t('state.loading')} />;
  if (answer.kind !== 'done')
    return (
      <div className={`${styles['sheet']} ${styles['stack']}`}>
        <Refusal code={codeOf(answer) ?? ''} />
        <p className={styles['quiet']}>{t('catalogue.online')}</p>
        <div>
          <Button onClick={look} disabled={looking}>
            {t('drugs.again')}
          </Button>
        </div>
      </div>
    );
  if (!answer.value.mayEdit)
    return (
      <EmptyState
        icon={IconLock}
        title={t('catalogue.shared')}
        action={
          <Button kind="primary" onClick={begin} data-testid="begin-own">
            {t('catalogue.begin')}
          </Button>
        }
      >
        {t('catalogue.sharedHelp')}
      </EmptyState>
    );
  return children;
}
