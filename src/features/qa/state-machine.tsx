import type { Inspection } from '../../hooks/index.ts';
import { MUTATION_STATES, type MutationState } from '../../queue/model.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import styles from './inspector.module.css';

const WIDTH = 132;
const HEIGHT = 40;
/** Left upper corners. */
const AT: Record<MutationState, readonly [number, number]> = {
  pending: [8, 96],
  sent: [232, 96],
  acknowledged: [480, 24],
  conflict: [480, 80],
  rejected: [480, 136],
  failed: [480, 192],
};

/** Where each arrow runs, and where its number stands. */
const ARROWS: readonly { from: MutationState; to: MutationState; path: string; label: readonly [number, number] }[] = [
  { from: 'pending', to: 'sent', path: 'M140 108 H232', label: [186, 100] },
  { from: 'sent', to: 'pending', path: 'M232 124 H140', label: [186, 140] },
  { from: 'sent', to: 'acknowledged', path: 'M364 104 C 420 104, 420 44, 480 44', label: [448, 38] },
  { from: 'sent', to: 'conflict', path: 'M364 112 C 420 112, 430 100, 480 100', label: [448, 94] },
  { from: 'sent', to: 'rejected', path: 'M364 120 C 420 120, 430 156, 480 156', label: [448, 150] },
  { from: 'sent', to: 'failed', path: 'M364 128 C 420 128, 420 212, 480 212', label: [448, 206] },
  { from: 'failed', to: 'pending', path: 'M480 222 C 200 240, 74 220, 74 136', label: [190, 216] },
  { from: 'acknowledged', to: 'pending', path: 'M480 32 C 200 6, 74 20, 74 96', label: [190, 18] },
];

/** How often each arrow was taken, by `from>to`. */
function takenIn({ journal }: Inspection): ReadonlyMap<string, number> {
  const taken = new Map<string, number>();
  for (const { from, to } of journal.transitions)
    taken.set(`${from ?? ''}>${to ?? ''}`, (taken.get(`${from ?? ''}>${to ?? ''}`) ?? 0) + 1);
  return taken;
}

/** The states of a mutation and the ways between them: lit where there is one now, and where one has gone lately. */
export function StateMachine({ inspection }: { inspection: Inspection }) {
  const { t } = useTexts();
  const { counts } = inspection;
  const taken = takenIn(inspection);
  const said = MUTATION_STATES.map((state) => `${state}: ${counts[state]}`).join(', ');
  return (
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label={t('inspector.machine')}>
      <svg viewBox="0 0 620 240" className={styles['machine']} role="img" aria-label={said}>
        <defs>
          <marker id="inspector-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0 L8 4 L0 8 Z" fill="context-stroke" />
          </marker>
        </defs>
        {ARROWS.map(({ from, to, path, label: [x, y] }) => {
          const times = taken.get(`${from}>${to}`) ?? 0;
          return (
            <g key={`${from}>${to}`} data-testid="arrow" data-from={from} data-to={to} data-taken={times}>
              <path d={path} className={styles['arrow']} data-taken={times > 0} markerEnd="url(#inspector-tip)" />
              {times > 0 && (
                <text x={x} y={y} textAnchor="middle" className={styles['times']}>
                  {times}
                </text>
              )}
            </g>
          );
        })}
        {MUTATION_STATES.map((state) => {
          const [x, y] = AT[state];
          return (
            <g key={state} data-testid="state" data-state={state} data-count={counts[state]}>
              <rect
                x={x}
                y={y}
                width={WIDTH}
                height={HEIGHT}
                rx={8}
                className={styles['state']}
                data-lit={counts[state] > 0}
              />
              <text x={x + 12} y={y + 25} className={styles['stateName']}>
                {state}
              </text>
              <text x={x + WIDTH - 12} y={y + 25} textAnchor="end" className={styles['stateCount']}>
                {counts[state]}
              </text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
