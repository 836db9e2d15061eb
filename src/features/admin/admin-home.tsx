import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { textOf, useTexts } from '../../ui/i18n/i18n.ts';
import { Screen } from '../../ui/shell/frame.tsx';
import { usePage } from '../../ui/shell/page.ts';
import styles from './admin.module.css';

/** A screen of the administration. */
export interface AdminPlace {
  name: string;
  to: string;
  title: string;
  icon: Icon;
}

export interface AdminGroup {
  name: 'people' | 'content' | 'clinic' | 'safety';
  places: readonly AdminPlace[];
}

function Place({ place: { name, to, title, icon: Mark } }: { place: AdminPlace }) {
  return (
    <li>
      <Link to={to} className={styles['place']} data-testid={`admin-${name}`}>
        <Mark size={22} stroke={1.75} aria-hidden />
        <span>
          <strong>{title}</strong>
          <small>{textOf(`admin.about.${name}`)}</small>
        </span>
      </Link>
    </li>
  );
}

/** `/admin`: what needs a look, and every screen of the administration. */
export function AdminHome({ groups, watch }: { groups: readonly AdminGroup[]; watch?: ReactNode }) {
  const { t } = useTexts();
  usePage({ title: t('nav.admin') });
  return (
    <Screen width={1080}>
      {watch !== undefined && <div className={styles['watch']}>{watch}</div>}
      <div className={styles['groups']}>
        {groups.map(({ name, places }) => (
          <section key={name} aria-label={t(`admin.group.${name}`)}>
            <h2 className={styles['heading']}>{t(`admin.group.${name}`)}</h2>
            <ul className={styles['places']}>
              {places.map((place) => (
                <Place key={place.name} place={place} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Screen>
  );
}
