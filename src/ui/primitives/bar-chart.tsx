import { useId } from 'react';
import styles from './bar-chart.module.css';

const [WIDTH, HEIGHT] = [640, 150];
const [LEFT, RIGHT, TOP, BOTTOM] = [72, 12, 14, 26];
/** So many names under the bars have room. */
const MOST_NAMES = 8;

/** The parts of a bar differ without colour too: full, striped, outlined. */
export const BAR_MARKS = ['full', 'striped', 'outlined'] as const;
type Mark = (typeof BAR_MARKS)[number];

export interface BarChartProps {
  title: string;
  /** What the parts of each bar mean, from the bottom up: at most three. */
  parts: readonly string[];
  /** One bar for each, oldest first; `values` in the order of `parts`, none below 0. */
  bars: readonly { key: number; name: string; values: readonly number[] }[];
  format: (value: number) => string;
}

/** The next round number: 1, 2 or 5 times a power of ten. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const ten = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((times) => times * ten >= value) ?? 10) * ten;
}

/** Bars over time, without readable values: show a table of the same numbers beside it. */
export function BarChart({ title, parts, bars, format }: BarChartProps) {
  const stripes = useId();
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const top = roundUp(Math.max(...bars.map(({ values }) => total(values)), 0));
  const step = (WIDTH - LEFT - RIGHT) / Math.max(bars.length, 1);
  const y = (value: number) => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM);
  const every = Math.ceil(bars.length / MOST_NAMES);
  const look = (mark: Mark) => (mark === 'striped' ? { fill: `url(#${stripes})` } : { className: styles[mark] });
  return (
    <figure className={styles['figure']}>
      <figcaption>
        <strong>{title}</strong>
        {parts.length > 1 &&
          parts.map((part, at) => (
            <span key={part}>
              <svg width="12" height="12" aria-hidden>
                <rect x="1" y="1" width="10" height="10" {...look(BAR_MARKS[at] ?? 'full')} stroke="currentColor" />
              </svg>
              {part}
            </span>
          ))}
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
        <defs>
          <pattern id={stripes} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="5" height="5" className={styles['ground']} />
            <rect width="2.5" height="5" className={styles['stripe']} />
          </pattern>
        </defs>
        {[0, top].map((value) => (
          <g key={value}>
            <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(value)} y2={y(value)} className={styles['grid']} />
            <text x={LEFT - 6} y={y(value) + 4} textAnchor="end">
              {format(value)}
            </text>
          </g>
        ))}
        {bars.map(({ key, name, values }, place) => {
          const x = LEFT + place * step;
          return (
            <g key={key}>
              {values.map((value, at) => {
                const below = total(values.slice(0, at));
                if (value === 0) return null;
                return (
                  <rect
                    key={parts[at]}
                    x={x + step * 0.15}
                    width={step * 0.7}
                    y={y(below + value)}
                    height={Math.max(y(below) - y(below + value), 1)}
                    {...look(BAR_MARKS[at] ?? 'full')}
                  />
                );
              })}
              {(bars.length - 1 - place) % every === 0 && (
                <text
                  // The last name would reach beyond the picture's edge.
                  {...(place === bars.length - 1
                    ? { x: WIDTH, textAnchor: 'end' }
                    : { x: x + step / 2, textAnchor: 'middle' })}
                  y={HEIGHT - 6}
                >
                  {name}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}
