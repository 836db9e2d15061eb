import encodeQR from 'qr';
import styles from './qr-picture.module.css';

/** Dark on light in every theme: not every reader takes it the other way round. The quiet zone is four modules wide. */
const QUIET = 4;

/** A text as a QR code, to be read with a camera. The library comes with this file: load it where it is shown. */
export function QrPicture({ text, label, testId }: { text: string; label: string; testId: string }) {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET });
  const size = rows.length;
  const path = rows
    .flatMap((cells, y) => cells.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('');
  return (
    <svg
      className={styles['code']}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={label}
      data-testid={testId}
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
