import { IconArmchair, IconChevronLeft, IconChevronRight, IconPlus, IconPrinter } from '@tabler/icons-react';
import { useId } from 'react';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Link } from 'react-router';
import { Button } from '../../ui/primitives/button.tsx';
import styles from './agenda.module.css';
import { stepped, VIEWS, type AgendaState } from './agenda-state.ts';
import { isDay } from '../../lib/clinic-day.ts';
import type { AgendaPractitioner } from './use-agenda.ts';

export interface AgendaToolbarProps {
  state: AgendaState;
  today: string;
  practitioners: readonly AgendaPractitioner[];
  shown: readonly AgendaPractitioner[];
  /** The signed-in person as a practitioner; null if they are none. */
  me: string | null;
  waiting: number;
  canWrite: boolean;
  onChange: (change: Partial<AgendaState>) => void;
  onNew: () => void;
}

export function AgendaToolbar(props: AgendaToolbarProps) {
  const { state, today, practitioners, shown, me, waiting, canWrite, onChange, onNew } = props;
  const { t } = useTexts();
  const own = practitioners.filter(({ isOther }) => !isOther);
  const others = practitioners.filter(({ isOther }) => isOther);
  const toggle = (one: AgendaPractitioner) => {
    const next = practitioners.filter((each) => shown.includes(each) !== (each === one));
    // An empty selection means all of the clinic's own.
    const isEverybody = next.length === own.length && next.every(({ isOther }) => !isOther);
    onChange({ who: isEverybody ? [] : next.map(({ id }) => id) });
  };
  const choiceOf = (one: AgendaPractitioner) => (
    <Choice
      key={one.id}
      practitioner={one}
      isShown={shown.includes(one)}
      onToggle={() => toggle(one)}
      onOnly={practitioners.length > 2 ? () => onChange({ who: [one.id] }) : null}
    />
  );
  const othersId = useId();
  const isMine = me !== null && state.who.join() === me;
  return (
    <div className={styles['toolbar']} role="toolbar" aria-label={t('nav.appointments')}>
      <div className={styles['group']}>
        <Button
          icon={<IconChevronLeft size={18} aria-hidden />}
          aria-label={t('agenda.previous')}
          onClick={() => onChange({ day: stepped(state, -1) })}
          data-testid="previous"
        />
        <Button onClick={() => onChange({ day: today })} data-testid="today">
          {t('agenda.today')}
        </Button>
        <Button
          icon={<IconChevronRight size={18} aria-hidden />}
          aria-label={t('agenda.next')}
          onClick={() => onChange({ day: stepped(state, 1) })}
          data-testid="next"
        />
        <input
          type="date"
          className={styles['date']}
          aria-label={t('agenda.goTo')}
          value={state.day}
          onChange={({ currentTarget: { value } }) => isDay(value) && onChange({ day: value })}
        />
      </div>
      <div className={styles['views']} role="group" aria-label={t('agenda.view.label')}>
        {VIEWS.map((view) => (
          <button
            key={view}
            type="button"
            aria-pressed={state.view === view}
            onClick={() => onChange({ view })}
            data-testid={`view-${view}`}
          >
            {t(`agenda.view.${view}`)}
          </button>
        ))}
      </div>
      {practitioners.length > 1 && (
        <details className={styles['who']}>
          <summary data-testid="who">
            {isMine
              ? t('agenda.mine')
              : state.who.length === 0
                ? t('agenda.everybody')
                : `${t('agenda.who')} · ${shown.length}`}
          </summary>
          <fieldset>
            <legend>{t('agenda.who')}</legend>
            {me !== null && practitioners.some(({ id }) => id === me) && (
              <Button onClick={() => onChange({ who: isMine ? [] : [me] })} data-testid={isMine ? 'everybody' : 'mine'}>
                {isMine ? t('agenda.everybody') : t('agenda.mine')}
              </Button>
            )}
            {own.map(choiceOf)}
            {others.length > 0 && <p id={othersId}>{t('agenda.others')}</p>}
            {others.length > 0 && (
              <div role="group" aria-labelledby={othersId}>
                {others.map(choiceOf)}
              </div>
            )}
            <Link to="/closures">{t('agenda.closingDays')}</Link>
          </fieldset>
        </details>
      )}
      <div className={styles['end']}>
        <Button
          icon={<IconArmchair size={18} stroke={1.75} aria-hidden />}
          aria-pressed={state.waiting}
          onClick={() => onChange({ waiting: !state.waiting, board: false })}
          data-testid="waiting-room"
          aria-label={t('agenda.waiting.count', { count: waiting })}
        >
          {String(waiting)}
        </Button>
        <Button
          icon={<IconPrinter size={18} stroke={1.75} aria-hidden />}
          aria-label={t('agenda.print')}
          onClick={() => window.print()}
          data-testid="print"
        />
        {canWrite && (
          <Button
            kind="primary"
            icon={<IconPlus size={18} aria-hidden />}
            onClick={onNew}
            data-testid="new"
            aria-label={t('appointment.new')}
          >
            <span className={styles['newWord']}>{t('appointment.newShort')}</span>
          </Button>
        )}
      </div>
    </div>
  );
}

interface ChoiceProps {
  practitioner: AgendaPractitioner;
  isShown: boolean;
  onToggle: () => void;
  /** null where there is hardly a choice. */
  onOnly: (() => void) | null;
}

function Choice({ practitioner: { name, color }, isShown, onToggle, onOnly }: ChoiceProps) {
  const { t } = useTexts();
  return (
    <div className={styles['choice']}>
      <label>
        <input type="checkbox" checked={isShown} onChange={onToggle} />
        <i style={{ background: color }} aria-hidden />
        {name}
      </label>
      {onOnly && (
        <Button kind="quiet" aria-label={t('agenda.onlyOne', { name })} onClick={onOnly} data-testid="only">
          {t('agenda.only')}
        </Button>
      )}
    </div>
  );
}
