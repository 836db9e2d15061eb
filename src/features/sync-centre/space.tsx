import { IconDeviceTablet } from '@tabler/icons-react';
import { useState } from 'react';
import { isShort, useSpace, type Space, type SpaceKind } from '../../hooks/index.ts';
import { formatSize } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Banner } from '../../ui/primitives/states.tsx';
import { useOnce } from '../../ui/primitives/use-once.ts';
import styles from './sync-centre.module.css';

const KINDS: readonly SpaceKind[] = ['records', 'app', 'other'];

/** What takes the device's room, how much is left, and whether the browser may clear it. */
export function SpaceView({ space, onKeep }: { space: Space; onKeep: () => Promise<boolean> }) {
  const { t, language } = useTexts();
  const [isRefused, setRefused] = useState(false);
  const [ask, isAsking] = useOnce(async () => setRefused(!(await onKeep())));
  const { used, room, parts, isKept } = space;
  const size = (bytes: number) => formatSize(bytes, language);
  return (
    <section className={styles['space']} data-testid="space">
      <h2 className={styles['group']}>{t('space.title')}</h2>
      {isShort(space) && (
        <Banner tone="attention" title={t('space.short', { left: size(Math.max(0, room - used)) })}>
          {t('space.shortHelp')}
        </Banner>
      )}
      <p>{t('space.used', { used: size(used), room: size(room) })}</p>
      {parts && (
        <table className={styles['parts']}>
          <caption className="visually-hidden">{t('space.byKind')}</caption>
          <tbody>
            {KINDS.filter((kind) => parts[kind] > 0).map((kind) => (
              <tr key={kind}>
                <th scope="row">{t(`space.kind.${kind}`)}</th>
                <td>{size(parts[kind])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p data-testid="kept">{t(isKept ? 'space.kept' : isRefused ? 'space.refused' : 'space.notKept')}</p>
      {!isKept && !isRefused && (
        <Button
          kind="calm"
          icon={<IconDeviceTablet size={18} stroke={1.75} aria-hidden />}
          onClick={ask}
          disabled={isAsking}
          data-testid="keep"
        >
          {t('space.keep')}
        </Button>
      )}
    </section>
  );
}

export function DeviceSpace() {
  const { space, keep } = useSpace();
  return space ? <SpaceView space={space} onKeep={keep} /> : null;
}
