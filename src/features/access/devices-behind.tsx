import type { DeviceLine } from '../../contract/admin-desk.ts';
import { useAdminAnswer, useAdminDesk } from '../../hooks/index.ts';
import { formatMoment } from '../../ui/i18n/format.ts';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { Banner } from '../../ui/primitives/states.tsx';

const NONE: readonly DeviceLine[] = [];

/**
 * Devices that could still be at work and have not been heard of since a rule reached the server: what they hold is as
 * it was before. Nothing while all have it, and without an answer.
 *
 * @param since When the newest rule reached the server; null: there is none.
 */
export function DevicesBehind({ since }: { since: string | null }) {
  const { t, language } = useTexts();
  const [answer] = useAdminAnswer(useAdminDesk().devices);
  const devices = answer.kind === 'done' ? answer.value : NONE;
  const behind =
    since === null
      ? NONE
      : devices.filter(
          ({ lastContactAt, sessions, pending }) => lastContactAt < since && (sessions !== 0 || (pending ?? 0) > 0),
        );
  if (behind.length === 0) return null;
  return (
    <div data-testid="access-behind">
      <Banner tone="attention" title={t('access.behind')}>
        <p>{t('access.behindHelp')}</p>
        <ul>
          {behind.map(({ clientId, name, user, lastContactAt, pending }) => (
            <li key={clientId}>
              {[
                t('access.behindLine', {
                  name: name ?? t('access.noDevice'),
                  user: user?.name ?? '—',
                  at: formatMoment(lastContactAt, language),
                }),
                (pending ?? 0) > 0 ? t('access.behindWaits', { count: pending ?? 0 }) : '',
              ]
                .filter(Boolean)
                .join(' · ')}
            </li>
          ))}
        </ul>
      </Banner>
    </div>
  );
}
