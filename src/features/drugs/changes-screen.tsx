import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { DrugNewsKind } from '../../contract/drug-history.ts';
import { useDrugEditions, useDrugNews, useDrugs, type EditionLine, type NewsLine } from '../../hooks/index.ts';
import { formatNumber } from '../../ui/i18n/format.ts';
import { formatPartialDate } from '../../ui/i18n/partial-date.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { ChoiceField } from '../../ui/primitives/fields.tsx';
import { FieldRow } from '../../ui/primitives/form-layout.tsx';
import { SegmentedField } from '../../ui/primitives/segmented-field.tsx';
import { EmptyState, SkeletonRows } from '../../ui/primitives/states.tsx';
import { usePageDetail } from '../../ui/shell/page.ts';
import styles from './drugs.module.css';

const KINDS: readonly DrugNewsKind[] = ['created', 'changed', 'withdrawn'];
const AT_ONCE = 200;
const BEGINNING = '0';
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The label of an edition: its release, or the day of a change by hand. */
export function useEditionName(): (edition: { release: string | null; at: string }) => string {
  const { t } = useTexts();
  return ({ release, at }) =>
    release === null
      ? t('catalogue.byHand', { when: formatPartialDate(at.slice(0, 10)) })
      : t('catalogue.release', { release: ISO_DAY.test(release) ? formatPartialDate(release) : release });
}

function News({ news }: { news: readonly NewsLine[] }) {
  const { t, language } = useTexts();
  const [kind, setKind] = useState<string>('created');
  const [most, setMost] = useState(AT_ONCE);
  const lines = news.filter((line) => line.kind === kind);
  const count = (of: DrugNewsKind) => formatNumber(news.filter((line) => line.kind === of).length, language);
  return (
    <>
      <SegmentedField
        name="news-kind"
        label={t('catalogue.changes')}
        required
        value={kind}
        onChange={(next) => {
          setKind(next);
          setMost(AT_ONCE);
        }}
        options={KINDS.map((value) => ({ value, label: `${t(`catalogue.kind.${value}`)} (${count(value)})` }))}
      />
      {lines.length === 0 && <p className={styles['quiet']}>{t('catalogue.none')}</p>}
      <ul className={styles['plain']} data-testid="drug-news" data-kind={kind} data-total={lines.length}>
        {lines.slice(0, most).map(({ id, name }) => (
          <li key={id}>
            {kind === 'withdrawn' ? <p>{name}</p> : <Link to={`/drugs/${encodeURIComponent(id)}`}>{name}</Link>}
          </li>
        ))}
      </ul>
      {lines.length > most && (
        <Button onClick={() => setMost(most + AT_ONCE)}>
          {t('catalogue.more', { shown: formatNumber(lines.length - most, language) })}
        </Button>
      )}
    </>
  );
}

function Between({ editions }: { editions: readonly EditionLine[] }) {
  const { t, language } = useTexts();
  const nameOf = useEditionName();
  // The ends of the period are releases or the newest state, not changes by hand.
  const places = editions.filter(({ release }, at) => release !== null || at === 0);
  const [chosenTo, setTo] = useState<string | null>(null);
  const to = chosenTo ?? places[0]?.rev ?? BEGINNING;
  const [chosenFrom, setFrom] = useState<string | null>(null);
  const before = places.filter(({ rev }) => Number(rev) < Number(to));
  const usual = before[0]?.rev ?? BEGINNING;
  const from = chosenFrom !== null && Number(chosenFrom) < Number(to) ? chosenFrom : usual;
  const { lookup, again } = useDrugNews(from, to);
  const notListed = editions
    .filter(({ rev, counts }) => counts === null && Number(rev) > Number(from) && Number(rev) <= Number(to))
    .reduce((sum, { rows }) => sum + rows, 0);
  return (
    <>
      <FieldRow>
        <ChoiceField
          name="from"
          label={t('catalogue.from')}
          required
          value={from}
          onChange={setFrom}
          options={[
            ...before.map((edition) => ({ value: edition.rev, label: nameOf(edition) })),
            { value: BEGINNING, label: t('catalogue.beginning') },
          ]}
        />
        <ChoiceField
          name="to"
          label={t('catalogue.to')}
          required
          value={to}
          onChange={setTo}
          options={places.map((edition) => ({ value: edition.rev, label: nameOf(edition) }))}
        />
      </FieldRow>
      {lookup.kind === 'pending' && <SkeletonRows rows={6} label={t('state.loading')} />}
      {lookup.kind === 'failed' && (
        <EmptyState
          icon={IconHistory}
          title={t('catalogue.failed')}
          action={<Button onClick={again}>{t('drugs.again')}</Button>}
        />
      )}
      {lookup.kind === 'answered' &&
        (lookup.answer === null ? (
          <EmptyState icon={IconHistory} title={t('catalogue.tooMany', { shown: formatNumber(notListed, language) })}>
            {t('catalogue.tooManyHelp')}
          </EmptyState>
        ) : (
          <News key={`${from} ${to}`} news={lookup.answer} />
        ))}
    </>
  );
}

/**
 * `/drugs/changes`: the drugs that were added, changed and withdrawn between two releases, as far as this device knows.
 */
export function ChangesScreen() {
  const { t } = useTexts();
  const { status } = useDrugs();
  const { lookup, again } = useDrugEditions();
  const title = t('catalogue.changes');
  usePageDetail(title);
  if (lookup.kind === 'pending' && (status.ready || status.reading))
    return <SkeletonRows rows={7} label={t('state.loading')} />;
  if (lookup.kind === 'failed')
    return (
      <EmptyState
        icon={IconHistory}
        title={t('catalogue.failed')}
        action={<Button onClick={again}>{t('drugs.again')}</Button>}
      />
    );
  if (lookup.kind === 'pending' || lookup.answer.length === 0)
    return (
      <EmptyState icon={IconHistory} title={t('catalogue.unknown')}>
        {t('catalogue.unknownHelp')}
      </EmptyState>
    );
  return (
    <article className={styles['scroll']} tabIndex={0} aria-label={title} data-testid="drug-changes">
      <div className={`${styles['sheet']} ${styles['stack']}`}>
        <h2 className={styles['name']}>{title}</h2>
        <Between editions={lookup.answer} />
      </div>
    </article>
  );
}
