import { formatDate, formatNumber } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { unitWord } from '../../ui/i18n/words.ts';
import styles from './vitals.module.css';
import { vitalWord } from './vitals.ts';
import type { Series } from './vitals-series.ts';

const [WIDTH, HEIGHT] = [640, 240];
const [LEFT, RIGHT, TOP, BOTTOM] = [48, 16, 14, 28];
/** Lines are told apart by their points and dashes, not by colour alone. */
const DASHES = ['none', '6 4'];

/** The axis: round numbers that enclose the values and the usual range, such as 60, 80, 100. */
export function ticksOf(series: readonly Series[]): number[] {
  const known = series.flatMap(({ points, usual }) => [
    ...points.map(({ value }) => value),
    ...usual.filter((limit): limit is number => limit !== null),
  ]);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const rough = Math.max((high - low) / 4, 0.1);
  const ten = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((times) => times * ten >= rough) ?? 10) * ten;
  const first = Math.floor(low / step);
  const count = Math.max(Math.ceil(high / step) - first, 1);
  return Array.from({ length: count + 1 }, (_, at) => Number(((first + at) * step).toFixed(6)));
}

/** The points are dots on the first line and squares on the second. */
const markAt = (x: number, y: number, line: number): string =>
  line === 0 ? `M${x - 4} ${y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0` : `M${x - 4} ${y - 4}h8v8h-8z`;

/** Values over time, with the usual range behind them. The table beside it has the same values. */
export function VitalsChart({ series, label }: { series: readonly Series[]; label: string }) {
  const { language } = useTexts();
  const times = series.flatMap(({ points }) => points.map(({ at }) => at));
  if (times.length === 0) return null;
  const ticks = ticksOf(series);
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const x = (at: number) =>
    last === first ? (LEFT + WIDTH - RIGHT) / 2 : LEFT + ((at - first) / (last - first)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => TOP + ((high - value) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const unit = unitWord(series[0]?.unit ?? '');
  return (
    <figure className={styles['chart']} data-testid="vitals-chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
        {series.map(({ code, usual: [from, to] }) => {
          if (from === null && to === null) return null;
          const [bottom, top] = [y(from ?? low), y(to ?? high)];
          return (
            <rect
              key={code}
              x={LEFT}
              y={top}
              width={WIDTH - LEFT - RIGHT}
              height={bottom - top}
              className={styles['usual']}
            />
          );
        })}
        {ticks.map((value) => (
          <g key={value}>
            <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(value)} y2={y(value)} className={styles['grid']} />
            <text x={LEFT - 6} y={y(value) + 4} textAnchor="end">
              {formatNumber(value, language)}
            </text>
          </g>
        ))}
        <text x={LEFT} y={HEIGHT - 8}>
          {formatDate(first, language)}
        </text>
        {last !== first && (
          <text x={WIDTH - RIGHT} y={HEIGHT - 8} textAnchor="end">
            {formatDate(last, language)}
          </text>
        )}
        {series.map(({ code, unit: of, points }, line) => (
          <g key={`${code} ${of}`}>
            <polyline
              points={points.map(({ at, value }) => `${x(at)},${y(value)}`).join(' ')}
              className={styles['line']}
              strokeDasharray={DASHES[line % DASHES.length]}
            />
            {/* One element: a long record has hundreds of points. */}
            <path
              d={points.map(({ at, value }) => markAt(x(at), y(value), line)).join('')}
              className={styles['mark']}
            />
          </g>
        ))}
      </svg>
      <figcaption>
        {series.map(({ code }, line) => (
          <span key={code}>
            <svg width="14" height="14" aria-hidden>
              <path d={markAt(7, 7, line)} className={styles['mark']} />
            </svg>
            {vitalWord(code)}
          </span>
        ))}
        <span>{unit}</span>
      </figcaption>
    </figure>
  );
}
