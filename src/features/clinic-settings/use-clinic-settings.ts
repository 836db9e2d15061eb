import { createContext, useContext } from 'react';
import { settingsNow, type SettingsNow } from '../../contract/clinical/clinic-settings.ts';

/** The clinic's settings as this device has them; the defaults where it has none. */
export const ClinicSettingsContext = createContext<SettingsNow>(settingsNow(null));

/**
 * The clinic's settings as they hold on this device now: a change of another device is here within a poll (AD-11).
 * `silentDays` and `unsentMs` are the watch's threshold (AD-12).
 */
export const useClinicSettings = (): SettingsNow => useContext(ClinicSettingsContext);
