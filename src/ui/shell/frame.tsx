import { Menu } from '@mantine/core';
import { IconArrowLeft, IconDots, type Icon } from '@tabler/icons-react';
import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { NavLink, useLocation, useNavigate } from 'react-router';
import { Button } from '../primitives/button.tsx';
import styles from './frame.module.css';
import { useTexts } from '../i18n/i18n.ts';
import { Logo } from './logo.tsx';
import { useCurrentPage } from './page.ts';
import { ToastHost, useOfferKey } from './undo-toast.tsx';
import { useMain } from '../primitives/use-main.ts';
import { useWide } from '../primitives/use-wide.ts';

export interface Place {
  to: string;
  /** The short name, for a narrow rail and the bottom bar of a phone. */
  label: string;
  /** The full name. The header shows it until the screen sets its own title. */
  title: string;
  icon: Icon;
  testId: string;
  /** Whether it is in the bottom bar of a narrow screen. The others are under "Plus". */
  main: boolean;
  /** `/` matches only itself, not every address. */
  exact?: boolean;
}

function PlaceLink({ to, label, title, icon: Mark, testId, exact = false }: Place) {
  return (
    <NavLink
      to={to}
      end={exact}
      className={({ isActive }) => `${styles['place']} ${isActive ? styles['here'] : ''}`}
      data-testid={testId}
    >
      <Mark size={21} stroke={1.75} aria-hidden />
      <span className={styles['short']} aria-hidden>
        {label}
      </span>
      <span className={styles['whole']}>{title}</span>
    </NavLink>
  );
}

function MorePlaces({ places }: { places: readonly Place[] }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const main = useMain();
  const here = places.some(({ to }) => pathname.startsWith(to));
  return (
    <Menu
      position="top-end"
      width={220}
      withInitialFocusPlaceholder={false}
      transitionProps={{ duration: 0 }}
      {...(main && { portalProps: { target: main } })}
    >
      <Menu.Target>
        <button type="button" className={`${styles['place']} ${here ? styles['here'] : ''}`} data-testid="nav-more">
          <IconDots size={21} stroke={1.75} aria-hidden />
          <span>{t('nav.more')}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {places.map(({ to, title, icon: Mark, testId }) => (
          <Menu.Item
            key={to}
            data-testid={testId}
            leftSection={<Mark size={20} stroke={1.75} aria-hidden />}
            onClick={() => void navigate(to)}
          >
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const SearchSlot = createContext<HTMLElement | null>(null);

/** Puts the module's search field into the header. */
export function InHeader({ children }: { children: ReactNode }) {
  const slot = useContext(SearchSlot);
  return slot ? createPortal(children, slot) : null;
}

/**
 * Moves the focus when the screen changes, so that screen readers announce it. The focused element may disappear with
 * its screen or toast (save, delete, Escape, undo, cancel, sign-in); the browser would then move the focus to the body,
 * and the keyboard would start at the top of the page (UI-16).
 */
function useFocusOnPlaceChange(place: string) {
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
  }, [place]);
  const { key } = useLocation();
  const offer = useOfferKey();
  useEffect(() => {
    // The new screen's own field comes first.
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === null || document.activeElement === document.body)
        main.current?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [key, offer]);
  return main;
}

export interface FrameProps {
  places: readonly Place[];
  /** Opens the command palette. */
  palette?: ReactNode;
  chip: ReactNode;
  account: ReactNode;
  banners?: ReactNode;
  children: ReactNode;
}

/** Rail (or bottom bar), header with title, search, sync chip and account, and the screen. */
export function Frame({ places, palette, chip, account, banners, children }: FrameProps) {
  const { t } = useTexts();
  const wide = useWide();
  const page = useCurrentPage();
  const navigate = useNavigate();
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const place = useLocation().pathname.split('/')[1] ?? '';
  const main = useFocusOnPlaceChange(place);
  const back = page.back;
  const title = page.title || (places.find(({ to }) => to === `/${place}`)?.title ?? t('nav.home'));
  return (
    <div className={styles['app']} data-focused={page.focused === true && !wide}>
      <a href="#main" className={styles['skip']}>
        {t('nav.skip')}
      </a>
      <nav className={styles['nav']} aria-label={t('nav.label')}>
        <span className={styles['brand']}>
          <Logo />
        </span>
        {places
          .filter(({ main: always }) => wide || always)
          .map((item) => (
            <PlaceLink key={item.to} {...item} />
          ))}
        {!wide && <MorePlaces places={places.filter(({ main: always }) => !always)} />}
      </nav>
      <div className={styles['main']}>
        <header className={styles['top']}>
          {!wide && back !== undefined && (
            <Button
              kind="quiet"
              icon={<IconArrowLeft size={21} aria-hidden />}
              aria-label={t('action.back')}
              onClick={() => void navigate(back)}
              data-testid="back"
            />
          )}
          <h1 className={styles['title']}>{title}</h1>
          <div className={styles['search']} ref={setSlot} />
          {chip}
          {palette}
          {account}
        </header>
        {banners && <div className={styles['banners']}>{banners}</div>}
        <main id="main" className={styles['screen']} tabIndex={-1} ref={main}>
          <SearchSlot value={slot}>{children}</SearchSlot>
        </main>
      </div>
      <ToastHost />
    </div>
  );
}

/** A screen that scrolls as a whole: sync centre, settings, home. */
export function Screen({ children, width = 1160 }: { children: ReactNode; width?: number }) {
  return (
    <div className={styles['scroll']}>
      <div className={styles['wrap']} style={{ maxWidth: width }}>
        {children}
      </div>
    </div>
  );
}
