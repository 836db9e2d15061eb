import { formatNumber, formatSize } from '../../ui/i18n/format.ts';
import type { Language } from '../../ui/i18n/i18n.ts';

/** `35,2 Go`; below one, as elsewhere. */
export const largeSize = (bytes: number, language: Language): string =>
  bytes < 1e9
    ? formatSize(bytes, language)
    : `${formatNumber(Math.round(bytes / 1e8) / 10, language)}\u00a0${language === 'fr' ? 'Go' : 'GB'}`;
