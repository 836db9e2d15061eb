import { useAttention, useDraftsLeft, useNow, type DraftLeft } from '../../hooks/index.ts';
import { formatWhen } from '../../ui/i18n/format.ts';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { recordWord } from '../../ui/i18n/words.ts';
import { newAddress, writeAddress } from '../../records/form-place.ts';
import { MODULES } from '../modules.tsx';
import { HomeLine } from './home-line.tsx';
import styles from './home.module.css';

const SHOWN = 5;

interface Refused {
  id: string;
  entityId: string;
}

/** The address of the form that opens a draft again; null if no form of this app can. */
export function draftAddress(
  { entityType, target, form = '' }: Pick<DraftLeft, 'entityType' | 'target'> & Partial<Pick<DraftLeft, 'form'>>,
  refused: readonly Refused[],
): string | null {
  const path = MODULES.find((module) => module.entityType === entityType)?.path;
  if (path === undefined || target === '') return null;
  const [fresh, owner = null] = target.split('@');
  const [isNew, newForm] = (fresh ?? '').split('.');
  if (isNew === 'new') return newAddress(`/${path}`, owner, newForm);
  if (form === 'addendum') return writeAddress(`/${path}/${target}`, form);
  const change = refused.find(({ id }) => id === target);
  return change ? `/${path}/${change.entityId}/edit?mutation=${change.id}` : `/${path}/${target}/edit`;
}

/** The drafts on this device that were neither saved nor discarded. Shows nothing if there are none. */
export function DraftsLeft() {
  const { t, language } = useTexts();
  const now = useNow();
  const { attention } = useAttention();
  const lines = useDraftsLeft().flatMap((draft) => {
    const to = draftAddress(draft, attention);
    return to === null ? [] : [{ ...draft, to }];
  });
  if (lines.length === 0) return null;
  const titleOf = ({ entityType, target, label }: DraftLeft) => {
    if (!target.startsWith('new') && label !== '') return recordWord(entityType, label);
    const form = /^new\.(\w+)/.exec(target)?.[1];
    const word = (form && textOf(`${entityType}.newForm.${form}`)) || textOf(`${entityType}.new`);
    return [word ?? '', label].filter(Boolean).join(' · ');
  };
  return (
    <section data-testid="home-drafts" aria-labelledby="home-drafts">
      <h2 id="home-drafts" className={styles['heading']}>
        {t('home.drafts', { count: lines.length })}
      </h2>
      <ul className={styles['card']}>
        {lines.slice(0, SHOWN).map((draft) => (
          <HomeLine
            key={draft.name}
            to={draft.to}
            title={titleOf(draft)}
            note={t('home.draftTyped', { at: formatWhen(draft.savedAt, now, language) })}
          />
        ))}
      </ul>
    </section>
  );
}
