import { formatNumber } from '../i18n/format.ts';
import { useTexts } from '../i18n/i18n.ts';
import styles from './count-table.module.css';

/** A table of numbers by kind. The first of `heads` is the head of the kinds; zero is shown as a dash. */
export function CountTable({
  label,
  heads,
  rows,
}: {
  label: string;
  heads: readonly string[];
  rows: readonly { key: string; name: string; counts: readonly (number | undefined)[] }[];
}) {
  const { language } = useTexts();
  return (
    <div className={styles['box']} tabIndex={0} role="region" aria-label={label}>
      <table className={styles['table']}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, counts }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {counts.map((count, at) => (
                <td key={heads[at + 1]}>{count ? formatNumber(count, language) : '–'}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
