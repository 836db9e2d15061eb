import type { ReactNode } from 'react';
import { textOf, useTexts } from '../i18n/i18n.ts';
import { Button } from './button.tsx';
import { Banner } from './states.tsx';

/** Says why the server has not answered what a screen asked for, and tries again on demand. */
export function NotLoaded({
  title,
  answer,
  onRetry,
  children,
}: {
  title: string;
  answer: { kind: 'unreachable' } | { kind: 'refused'; code?: string };
  onRetry?: () => void;
  children?: ReactNode;
}) {
  const { t } = useTexts();
  const why =
    answer.kind === 'unreachable'
      ? t('notLoaded.unreachable')
      : (textOf(`notLoaded.${answer.code ?? 'other'}`) ?? t('notLoaded.other'));
  return (
    <Banner
      tone="attention"
      title={title}
      action={onRetry !== undefined && <Button onClick={onRetry}>{t('action.retry')}</Button>}
    >
      {why}
      {children}
    </Banner>
  );
}
