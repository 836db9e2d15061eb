import { useTexts } from './i18n.ts';

/** From this delay on, a change is shown with both times: the device was offline. */
const LATE_MS = 5 * 60_000;

/**
 * When a change was written, and when the server received it if that was later. A device's clock that is ahead does not
 * count: nothing is received before it is written.
 */
export function useWhenWritten(): (
  change: { occurredAt?: string | null; modifiedAt: string },
  format: (instant: string) => string,
) => string {
  const { t } = useTexts();
  return ({ occurredAt, modifiedAt }, format) => {
    const delay = occurredAt == null ? 0 : Date.parse(modifiedAt) - Date.parse(occurredAt);
    if (occurredAt == null || delay < 0) return format(modifiedAt);
    return delay < LATE_MS
      ? format(occurredAt)
      : t('history.arrived', { made: format(occurredAt), at: format(modifiedAt) });
  };
}
