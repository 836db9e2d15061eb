import styles from './progress-bar.module.css';

/** `value` is from 0 to 1; null while the total is not known. */
export function ProgressBar({ label, value }: { label: string; value: number | null }) {
  return <progress className={styles['bar']} aria-label={label} max={1} {...(value === null ? {} : { value })} />;
}
