import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { testId } from '../../../test/support/queue.ts';
import { validateCreate } from '../../contract/entity.ts';
import { observation } from '../../contract/entities/observation.ts';
import type { JsonObject } from '../../lib/json.ts';
import { withdrawOffer } from '../../ui/shell/undo-toast.tsx';
import { consents } from '../consents/consent-module.tsx';
import { patients } from '../patients/patient-module.tsx';
import { isChild } from './child-note.tsx';
import { chartScreens } from './screens.tsx';
import { CLAIRE_ID, device, type Held } from './testing/device.tsx';
import { derivedBmi, measured, vitalFaults, warningsOf } from './vitals-entry.ts';
import { correctingPatch } from './vitals-module.tsx';
import { seriesOf } from './vitals-series.ts';

const SCREENS = chartScreens(patients, consents);
const NOW = new Date('2026-11-21T09:00:00Z');
const COMMON = { patientId: CLAIRE_ID, effectiveDateTime: '2026-11-21T08:00:00.000Z' };
const [SYSTOLIC, DIASTOLIC, PULSE, WEIGHT, HEIGHT] = ['8480-6', '8462-4', '8867-4', '29463-7', '8302-2'] as const;

const held = (data: JsonObject): Held => ({
  entityType: 'observation',
  id: testId(),
  data: { ...COMMON, status: 'final', ...data },
});
const open = () => fireEvent.click(screen.getByText('open'));
const type = (code: string, value: string) =>
  fireEvent.change(screen.getByTestId(`field-${code}`), { target: { value } });

describe('what is measured at a moment', () => {
  it('CR-30 is a record for each value, the pair of blood pressure one; each as the contract has it', () => {
    const made = measured({ [SYSTOLIC]: '120', [DIASTOLIC]: '80', '8310-5': '37,2', [PULSE]: ' ' }, COMMON);
    expect(made.map(({ payload }) => [payload['code'], payload['value'] ?? null])).toEqual([
      ['85354-9', null],
      ['8310-5', 37.2],
    ]);
    expect(made[0]?.payload['components']).toEqual([
      { code: SYSTOLIC, value: 120, unit: 'mm[Hg]' },
      { code: DIASTOLIC, value: 80, unit: 'mm[Hg]' },
    ]);
    for (const { payload } of made)
      expect(validateCreate(observation, payload, { now: NOW })).toMatchObject({ ok: true });
  });

  it('CR-31 says what cannot be, and what to look at twice, at the value concerned', () => {
    const faults = vitalFaults({ [SYSTOLIC]: '80', [DIASTOLIC]: '120', [PULSE]: '400', '8310-5': 'x' }, COMMON, NOW);
    expect(faults[PULSE]?.code).toBe('out_of_range');
    expect(faults[SYSTOLIC]?.code).toBe('pressure_reversed');
    expect(Object.keys(faults).toSorted()).toEqual(['8310-5', SYSTOLIC, PULSE]);
    expect(Object.keys(vitalFaults({ [SYSTOLIC]: '120' }, COMMON, NOW))).toEqual([DIASTOLIC]);
    const before = new Map<string, JsonObject>([[WEIGHT, { code: WEIGHT, value: 70, unit: 'kg' }]]);
    expect(warningsOf({ [SYSTOLIC]: '150', [DIASTOLIC]: '80', [WEIGHT]: '80', [PULSE]: '40' }, before)).toEqual({
      [SYSTOLIC]: 'high',
      [PULSE]: 'low',
      [WEIGHT]: 'change',
    });
  });

  it('CR-32 the body-mass index is computed by the contract’s rule, with the last height, and never stored', () => {
    expect(derivedBmi({ [WEIGHT]: '70', [HEIGHT]: '175' }, undefined)).toBe(22.9);
    expect(derivedBmi({ [WEIGHT]: '70' }, 175)).toBe(22.9);
    expect(derivedBmi({ [WEIGHT]: '70' }, undefined)).toBeNull();
    expect(measured({ [WEIGHT]: '70', [HEIGHT]: '175' }, COMMON).map(({ code }) => code)).not.toContain('39156-5');
  });

  it('CR-33 a final measure that is changed says that it was corrected', () => {
    expect(correctingPatch({ value: 38 }, { status: 'final' })).toEqual({ value: 38, status: 'corrected' });
    expect(correctingPatch({ note: 'n' }, { status: 'final' })).toEqual({ note: 'n' });
    expect(correctingPatch({ value: 38 }, { status: 'preliminary' })).toEqual({ value: 38 });
  });

  it('CR-34 what was an error is in no line of the chart, and another unit is another line', () => {
    const row = (data: JsonObject) => ({ id: testId(), summary: held(data).data, syncState: 'synced' as const });
    const glucose = (value: number, unit: string, more: JsonObject = {}) =>
      row({ code: '2339-0', value, unit, ...more });
    const lines = seriesOf(
      [glucose(5, 'mmol/L'), glucose(100, 'mg/dL'), glucose(9, 'mmol/L', { status: 'entered-in-error' })],
      ['2339-0'],
    );
    expect(lines.map(({ unit, points }) => [unit, points.map(({ value }) => value)])).toEqual([
      ['mmol/L', [5]],
      ['mg/dL', [100]],
    ]);
  });
});

describe('vitals on the screen', () => {
  beforeEach(() => {
    localStorage.clear();
    withdrawOffer();
  });

  it('CR-60 for a child the form and the page say that the ranges are an adult’s and that there is no growth chart', async () => {
    await device(SCREENS, `/observations/new?owner=${CLAIRE_ID}`, { clock: '1990-06-01T09:00:00.000Z', builtAt: 0 });
    open();
    expect((await screen.findByTestId('child-note')).textContent).toContain('courbe de croissance');
    type(PULSE, '72');
    fireEvent.click(screen.getByTestId('save'));
    await screen.findByTestId('vitals');
    expect(screen.getByTestId('child-note').textContent).toContain('adulte');
  });

  it('CR-60 who is 18 today is no child; of half a date the person is one only surely', () => {
    const now = new Date('2026-11-21T09:00:00.000Z');
    const born = ['2008-11-21', '2008-11-22', '2008-11', '2008', '2009', '1984-02-29', '', null];
    expect(born.map((date) => isChild(date, now))).toEqual([false, true, false, false, true, false, false, false]);
  });

  it('CR-30 the usual set is entered on one screen, saved once, and stands in table and chart', async () => {
    const { sent, store } = await device(SCREENS, `/observations/new?owner=${CLAIRE_ID}`);
    open();
    await screen.findByTestId(`field-${SYSTOLIC}`);
    type(SYSTOLIC, '120');
    type(DIASTOLIC, '80');
    type(PULSE, '72');
    fireEvent.click(screen.getByTestId('save'));
    await screen.findByTestId('vitals');
    expect(screen.getByTestId('vitals-table').textContent).toContain('120/80');
    expect(screen.getByTestId('vitals-chart').querySelectorAll('polyline')).toHaveLength(2);
    await waitFor(async () => expect((await sent()).map(({ operation }) => operation)).toEqual(['CREATE', 'CREATE']));
    expect(await store.draftsOf(`observation/new@${CLAIRE_ID}`)).toEqual([]);
  });

  it('CR-31 a pressure whose two values are high is marked once in the table', async () => {
    const values = [
      { code: SYSTOLIC, value: 156, unit: 'mm[Hg]' },
      { code: DIASTOLIC, value: 92, unit: 'mm[Hg]' },
    ];
    await device(SCREENS, `/patients/${CLAIRE_ID}?tab=vitals`, {
      held: [held({ code: '85354-9', components: values })],
    });
    open();
    const table = await screen.findByTestId('vitals-table');
    await waitFor(() => expect(table.textContent).toContain('156/92'));
    expect(table.textContent.match(/haut|élevé/g)).toHaveLength(1);
  });

  it('CR-2 there is no tab of vitals for a role that may not read them', async () => {
    await device(SCREENS, `/patients/${CLAIRE_ID}?tab=vitals`, {
      held: [held({ code: PULSE, value: 72, unit: '/min' })],
      role: 'secretary',
    });
    open();
    await screen.findByTestId('tab-facts');
    expect(screen.queryByTestId('tab-vitals')).toBeNull();
    expect(screen.queryByTestId('vitals')).toBeNull();
  });

  it('CR-82 values that come back from a draft keep the moment at which they were measured', async () => {
    const { sent } = await device(SCREENS, `/observations/new?owner=${CLAIRE_ID}`, { zone: 'Europe/Paris' });
    open();
    await screen.findByTestId(`field-${PULSE}`);
    type(PULSE, '72');
    fireEvent.change(await screen.findByTestId('field-effectiveDateTime'), { target: { value: '20/11/2026' } });
    fireEvent.change(screen.getByTestId('field-effectiveDateTime.time'), { target: { value: '08:15' } });
    fireEvent.click(screen.getByText('leave'));
    await waitFor(() => expect(screen.queryByTestId(`field-${PULSE}`)).toBeNull());
    open();
    await screen.findByTestId('draft-restored');
    expect((await screen.findByTestId<HTMLInputElement>('field-effectiveDateTime')).value).toBe('20/11/2026');
    fireEvent.click(screen.getByTestId('save'));
    await waitFor(async () => expect(await sent()).toHaveLength(1));
    const [event] = await sent();
    expect(event?.payload).toMatchObject({ value: 72, effectiveDateTime: '2026-11-20T07:15:00.000Z' });
  });

  it('UI-12 what was measured and cancelled is brought back by undo, and a new entry begins empty', async () => {
    const { sent } = await device(SCREENS, `/observations/new?owner=${CLAIRE_ID}`);
    open();
    await screen.findByTestId(`field-${PULSE}`);
    type(PULSE, '72');
    fireEvent.keyDown(window, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByTestId(`field-${PULSE}`)).toBeNull());
    open();
    expect((await screen.findByTestId<HTMLInputElement>(`field-${PULSE}`)).value).toBe('');
    fireEvent.click(screen.getByTestId('undo'));
    await screen.findByDisplayValue('72');
    fireEvent.click(screen.getByTestId('save'));
    await waitFor(async () => expect(await sent()).toHaveLength(1));
  });
});
