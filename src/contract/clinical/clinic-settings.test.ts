import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/json.ts';
import { clinicSettings } from '../entities/clinic-settings.ts';
import { validateCreate } from '../entity.ts';
import { DEFAULT_MOTIFS, settingsNow } from './clinic-settings.ts';

const SETTINGS: JsonObject = { name: 'Cabinet du Parc', zone: 'Africa/Algiers' };
const faultsOf = (more: JsonObject) => {
  const checked = validateCreate(clinicSettings, { ...SETTINGS, ...more });
  return checked.ok ? [] : checked.issues.map(({ path, code }) => `${path} ${code}`);
};

describe('AD-11 the settings of a clinic', () => {
  it('AD-11 have defaults where the clinic has said nothing, without a record too', () => {
    for (const record of [null, SETTINGS])
      expect(settingsNow(record)).toMatchObject({
        openingHours: null,
        motifs: DEFAULT_MOTIFS,
        rooms: [],
        pollMs: 30_000,
        attempts: 3,
        longestWaitMs: 300_000,
        unsentMs: 86_400_000,
        silentDays: 7,
        retention: { years: 20, age: 28, deathYears: 10 },
      });
    expect(settingsNow(null)).toMatchObject({ name: null, zone: null });
    expect(settingsNow(SETTINGS)).toMatchObject(SETTINGS);
  });

  it('AD-11 a motif without a code is known by its name; one that was renamed keeps its code', () => {
    const motifs = [
      { code: 'vaccine', name: 'Vaccination', minutes: 15, color: '#000000', consents: ['care'] },
      { name: 'Infiltration', minutes: 30, color: '#111111' },
    ];
    expect(settingsNow({ ...SETTINGS, motifs }).motifs).toEqual([
      motifs[0],
      { code: 'Infiltration', name: 'Infiltration', minutes: 30, color: '#111111', consents: [] },
    ]);
  });

  it('SV-235 keep files for as long as the law asks for, or longer, never shorter', () => {
    const periods = (retentionYears: number, retentionAge: number, retentionDeathYears: number) => ({
      retentionYears,
      retentionAge,
      retentionDeathYears,
    });
    expect(faultsOf(periods(20, 28, 10))).toEqual([]);
    expect(settingsNow({ ...SETTINGS, ...periods(30, 35, 15) }).retention).toEqual({
      years: 30,
      age: 35,
      deathYears: 15,
    });
    expect(validateCreate(clinicSettings, { ...SETTINGS, ...periods(19, 27, 9) })).toMatchObject({
      ok: false,
      issues: [
        { path: 'retentionYears', code: 'below_legal_minimum', params: { min: 20, country: 'FR' } },
        { path: 'retentionAge', code: 'below_legal_minimum', params: { min: 28 } },
        { path: 'retentionDeathYears', code: 'below_legal_minimum', params: { min: 10 } },
      ],
    });
    expect(faultsOf(periods(101, 101, 101)).map((fault) => fault.split(' ')[1])).toEqual(
      Array.from({ length: 3 }, () => 'too_high'),
    );
  });

  it('AD-11 are refused outside their limits', () => {
    expect(
      faultsOf({ pollSeconds: 10, attempts: 10, longestWaitMinutes: 30, unsentHours: 168, silentDays: 90 }),
    ).toEqual([]);
    expect(
      faultsOf({ pollSeconds: 9, attempts: 1, longestWaitMinutes: 31, unsentHours: 0, silentDays: 91 }).map(
        (fault) => fault.split(' ')[0],
      ),
    ).toEqual(['pollSeconds', 'attempts', 'longestWaitMinutes', 'unsentHours', 'silentDays']);
    expect(faultsOf({ zone: 'Africa/Nowhere' })).toEqual(['zone not_a_time_zone']);
    expect(faultsOf({ rooms: ['Salle 1', 'salle 1 '] })).toEqual(['rooms.1 not_unique']);
    const motif = { minutes: 10, color: '#000000' };
    expect(
      faultsOf({
        motifs: [
          { ...motif, name: 'ECG' },
          { ...motif, name: 'ecg' },
        ],
      }),
    ).toEqual(['motifs.1.name not_unique']);
    expect(faultsOf({ openingHours: [{ daysOfWeek: ['mon'], start: '12:00', end: '08:00' }] })).toEqual([
      'openingHours.0.end not_after',
    ]);
  });
});
