import type { AdminAnswer } from '../../contract/admin-desk.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { Banner } from '../../ui/primitives/states.tsx';

/** Why the server's answer is missing. */
export function Trouble({ title, answer }: { title: string; answer: Exclude<AdminAnswer<never>, { kind: 'done' }> }) {
  const { t } = useTexts();
  return (
    <Banner tone="attention" title={title}>
      {textOf(`audit.trouble.${answer.kind === 'refused' ? answer.code : 'UNREACHABLE'}`) ?? t('audit.trouble.OTHER')}
    </Banner>
  );
}
