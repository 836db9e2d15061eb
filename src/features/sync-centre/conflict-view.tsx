import { IconCheck } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useDomain, type ConflictChoice, type OutboxEntry } from '../../hooks/index.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { formatWhen } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { fieldWord } from '../../ui/i18n/words.ts';
import { conflictFields, isUndecided, sameFields, type FieldPick } from './conflict-fields.ts';
import { FieldChoice, type Title, type Titles } from './field-choice.tsx';
import styles from './conflict.module.css';

export interface ConflictViewProps {
  entry: OutboxEntry;
  /** Whose change it is, and how it is told apart, where it is not this person's own. */
  author?: Title;
  /** Which one this is, of how many. */
  place: { number: number; of: number };
  now: Date;
  onResolve: (choice: ConflictChoice) => void;
  onLater: () => void;
  onNext: (() => void) | null;
}

function Headings({ titles }: { titles: Titles }) {
  const { t } = useTexts();
  return (
    <div className={styles['headings']} aria-hidden>
      <span>{t('conflict.field')}</span>
      {[titles.before, titles.mine, titles.server].map(
        (title) =>
          title && (
            <span key={title.name}>
              {title.name}
              <small>{title.note}</small>
            </span>
          ),
      )}
      <span>{t('conflict.result')}</span>
    </div>
  );
}

/**
 * Two versions of one record, side by side, field by field. Nothing is decided before "Appliquer", and where both sides
 * changed a field a person has to choose.
 */
export function ConflictView({ entry, author, place, now, onResolve, onLater, onNext }: ConflictViewProps) {
  const { t, language } = useTexts();
  const { conflict } = entry;
  const domain = useDomain();
  const fields = conflictFields(domain, entry);
  const [picks, setPicks] = useState<Record<string, FieldPick>>(() =>
    Object.fromEntries(fields.flatMap(({ field, given }) => (given ? [[field, given]] : []))),
  );
  const [triedToApply, setTriedToApply] = useState(false);
  const table = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const placeId = useId();
  // The button that led here is gone: the keyboard and screen readers go on at the heading.
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body) heading.current?.focus();
  }, []);
  const gone = conflict?.serverData === null || conflict?.reason === 'DELETED';
  const deleting = entry.operation === 'DELETE';
  const isTwice = conflict?.reason === 'EXISTS';
  const byField = !gone && !deleting && fields.length > 0;
  const undecided = fields.filter((shown) => isUndecided(domain, entry, shown, picks[shown.field]));
  const who = conflict?.modifiedBy?.name ?? t('conflict.somebody');
  const when = conflict?.modifiedAt ? formatWhen(conflict.modifiedAt, now, language) : '';
  const whose = author ? 'theirs' : 'own';
  const name = { name: author?.name ?? '' };
  const titles: Titles = {
    before: isTwice
      ? null
      : {
          name: t('conflict.before'),
          note: entry.baseVersion ? t('conflict.version', { version: entry.baseVersion }) : '',
        },
    mine: author
      ? { name: t('conflict.theirs', name), note: author.note }
      : {
          name: t('conflict.mine'),
          note: t('conflict.thisDevice', { at: formatWhen(entry.createdAt, now, language) }),
        },
    server: { name: t('conflict.server'), note: [who, when].filter(Boolean).join(', ') },
  };
  const what = gone
    ? t('conflict.titleGone')
    : deleting
      ? t(`conflict.titleDeleting.${whose}`)
      : t(isTwice ? 'conflict.titleTwice' : 'conflict.title');
  const mineLabel = gone
    ? t(`conflict.recreate.${whose}`, name)
    : deleting
      ? t('conflict.deleteAnyway')
      : t(`conflict.keepMine.${whose}`, name);
  const serverLabel = gone
    ? t('conflict.acceptDelete')
    : deleting
      ? t('conflict.keepRecord')
      : t('conflict.keepServer');
  const apply = () => {
    if (undecided.length === 0) return onResolve({ kind: 'fields', pick: picks });
    setTriedToApply(true);
    table.current?.querySelector<HTMLInputElement>(`[data-field="${undecided[0]?.field}"] input`)?.focus();
  };
  return (
    <div data-testid="conflict" data-mutation-id={entry.id}>
      <div className={styles['top']}>
        <div>
          <h2
            className={styles['title']}
            ref={heading}
            tabIndex={-1}
            aria-describedby={place.of > 1 ? placeId : undefined}
          >
            {entry.label} <span className={styles['what']}>{what}</span>
          </h2>
          <p className={styles['note']}>
            {[
              byField ? t('conflict.differing', { count: fields.length }) : t('conflict.goneBy', { who, when }),
              gone || deleting ? '' : t('conflict.same', { count: sameFields(domain, entry, fields) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
        {place.of > 1 && (
          <div className={styles['next']}>
            <span id={placeId}>{t('conflict.place', place)}</span>
            {onNext && <Button onClick={onNext}>{t('conflict.next')}</Button>}
          </div>
        )}
      </div>
      {byField && (
        <div className={styles['table']} data-twice={isTwice || undefined} ref={table}>
          <Headings titles={titles} />
          {fields.map((shown) => (
            <FieldChoice
              key={shown.field}
              entry={entry}
              shown={shown}
              pick={picks[shown.field]}
              onPick={(pick) => setPicks({ ...picks, [shown.field]: pick })}
              titles={titles}
              isMissing={triedToApply && undecided.includes(shown)}
            />
          ))}
        </div>
      )}
      {triedToApply && undecided.length > 0 && (
        <p className={styles['missing']} role="alert">
          {t('conflict.chooseFirst', {
            fields: undecided.map(({ field }) => fieldWord(entry.entityType, field)).join(', '),
          })}
        </p>
      )}
      <div className={styles['actions']}>
        <Button decides onClick={() => onResolve({ kind: 'mine' })} data-testid="keep-mine">
          {mineLabel}
        </Button>
        <Button decides onClick={() => onResolve({ kind: 'server' })} data-testid="keep-server">
          {serverLabel}
        </Button>
        <span className={styles['gap']} />
        <Button kind="quiet" onClick={onLater} data-testid="later">
          {t('conflict.later')}
        </Button>
        {byField && (
          <Button decides kind="primary" icon={<IconCheck size={18} aria-hidden />} onClick={apply} data-testid="apply">
            {t('conflict.apply')}
          </Button>
        )}
      </div>
      <p className={styles['foot']}>{t(`conflict.foot.${whose}`, name)}</p>
    </div>
  );
}
