import {
  IconCalendarEvent,
  IconHome,
  IconNotes,
  IconPill,
  IconRefresh,
  IconSettings,
  IconStethoscope,
  IconUsers,
  IconWritingSign,
  type Icon,
} from '@tabler/icons-react';
import { useIsAdmin } from '../hooks/index.ts';
import type { Place } from '../ui/shell/frame.tsx';
import { useTexts } from '../ui/i18n/i18n.ts';
import type { frInside } from '../ui/i18n/texts/fr-inside.ts';

const PLACES: readonly { name: keyof (typeof frInside)['nav']['short']; to: string; icon: Icon; main: boolean }[] = [
  { name: 'home', to: '/', icon: IconHome, main: true },
  { name: 'appointments', to: '/appointments', icon: IconCalendarEvent, main: true },
  { name: 'patients', to: '/patients', icon: IconUsers, main: true },
  { name: 'medicalRecords', to: '/medical-records', icon: IconNotes, main: true },
  { name: 'consents', to: '/consents', icon: IconWritingSign, main: false },
  { name: 'practitioners', to: '/practitioners', icon: IconStethoscope, main: false },
  { name: 'drugs', to: '/drugs', icon: IconPill, main: false },
  { name: 'sync', to: '/sync', icon: IconRefresh, main: true },
  { name: 'admin', to: '/admin', icon: IconSettings, main: false },
];

export function usePlaces(): Place[] {
  const { t } = useTexts();
  const isAdmin = useIsAdmin();
  return PLACES.filter(({ name }) => name !== 'admin' || isAdmin).map(({ name, to, icon, main }) => ({
    to,
    icon,
    main,
    label: t(`nav.short.${name}`),
    title: t(`nav.${name}`),
    testId: `nav-${to.slice(1) || 'home'}`,
    exact: to === '/',
  }));
}
