import {
  IconActivity,
  IconAdjustments,
  IconArchive,
  IconArrowsLeftRight,
  IconBug,
  IconCalendarOff,
  IconChartBar,
  IconDevices,
  IconFileImport,
  IconHeartbeat,
  IconListSearch,
  IconPercentage,
  IconQuote,
  IconRefresh,
  IconShieldLock,
  IconStethoscope,
  IconTemplate,
  IconUserCog,
  IconUserStar,
} from '@tabler/icons-react';
import type { AdminGroup, AdminPlace } from '../features/admin/index.ts';
import { useIsAdmin, useSession } from '../hooks/index.ts';
import { useTexts } from '../ui/i18n/i18n.ts';
import type { frInside } from '../ui/i18n/texts/fr-inside.ts';

interface Entry extends Omit<AdminPlace, 'name' | 'title'> {
  name: Exclude<keyof (typeof frInside)['nav'], 'short' | 'label' | 'skip' | 'more'>;
  /**
   * The type of the records that it shows: it is for everybody who may read them. Without a type, it is for
   * administrators.
   */
  of?: string;
}

const GROUPS: readonly { name: AdminGroup['name']; places: readonly Entry[] }[] = [
  {
    name: 'people',
    places: [
      { name: 'users', to: '/admin/users', icon: IconUserCog, of: 'user' },
      { name: 'userTemplates', to: '/admin/templates', icon: IconUserStar, of: 'template' },
      { name: 'access', to: '/admin/access', icon: IconShieldLock },
      { name: 'practitioners', to: '/practitioners', icon: IconStethoscope, of: 'practitioner' },
      { name: 'shareRules', to: '/share-rules', icon: IconPercentage, of: 'shareRule' },
    ],
  },
  {
    name: 'content',
    places: [
      { name: 'documentTemplates', to: '/document-templates', icon: IconTemplate, of: 'documentTemplate' },
      { name: 'phrases', to: '/phrases', icon: IconQuote, of: 'phrase' },
    ],
  },
  {
    name: 'clinic',
    places: [
      { name: 'settings', to: '/admin/settings', icon: IconAdjustments, of: 'clinicSettings' },
      { name: 'closures', to: '/closures', icon: IconCalendarOff, of: 'closure' },
    ],
  },
  {
    name: 'safety',
    places: [
      { name: 'devices', to: '/admin/devices', icon: IconDevices },
      { name: 'conflicts', to: '/admin/conflicts', icon: IconArrowsLeftRight },
      { name: 'audit', to: '/admin/audit', icon: IconListSearch },
      { name: 'syncLog', to: '/admin/sync-log', icon: IconChartBar },
      { name: 'health', to: '/admin/health', icon: IconHeartbeat },
      { name: 'retention', to: '/admin/retention', icon: IconArchive },
      { name: 'sync', to: '/sync', icon: IconRefresh },
      { name: 'import', to: '/admin/import', icon: IconFileImport },
      { name: 'inspector', to: '/sync/inspector', icon: IconActivity },
      { name: 'faults', to: '/admin/faults', icon: IconBug },
    ],
  },
];

/** The screens of the administration that this person may open, by group. */
export function useAdminGroups(): AdminGroup[] {
  const { t } = useTexts();
  const isAdmin = useIsAdmin();
  const permissions = useSession().account?.permissions ?? {};
  return GROUPS.map(({ name, places }) => ({
    name,
    places: places
      .filter(({ of }) => (of === undefined ? isAdmin : (permissions[of] ?? '') !== ''))
      .map((place) => ({ ...place, title: t(`nav.${place.name}`) })),
  })).filter(({ places }) => places.length > 0);
}
