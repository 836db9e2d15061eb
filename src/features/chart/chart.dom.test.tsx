import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { testId } from '../../../test/support/queue.ts';
import type { JsonObject } from '../../lib/json.ts';
import { withdrawOffer } from '../../ui/shell/undo-toast.tsx';
import { patients } from '../patients/patient-module.tsx';
import { allergyScreens, conditionScreens, withChart } from './screens.tsx';
import { CLAIRE_ID, device, HUGO_ID, type Held } from './testing/device.tsx';

const SCREENS = { patients: withChart(patients), allergies: allergyScreens, conditions: conditionScreens };
const PAGE = `/patients/${CLAIRE_ID}`;

const held = (entityType: string, data: JsonObject, patientId = CLAIRE_ID): Held => ({
  entityType,
  id: testId(),
  data: { patientId, clinicalStatus: 'active', ...data },
});

const open = () => fireEvent.click(screen.getByText('open'));
const standing = () => screen.findByTestId('standing-allergies');

describe('the page of a patient', () => {
  beforeEach(() => {
    localStorage.clear();
    withdrawOffer();
  });

  it('CR-1 says allergies, problems and identity above everything, the dangerous allergy first', async () => {
    await device(SCREENS, PAGE, {
      held: [
        held('allergy', { text: 'Arachide' }),
        held('allergy', { text: 'Pénicilline', criticality: 'high' }),
        held('allergy', { text: 'Latex', clinicalStatus: 'resolved' }),
        held('allergy', { text: 'Iode' }, HUGO_ID),
        held('condition', { text: 'Asthme' }),
        held('condition', { text: 'Grippe', clinicalStatus: 'resolved' }),
      ],
    });
    open();
    await waitFor(async () =>
      expect(
        within(await standing())
          .getAllByRole('listitem')
          .map((item) => item.textContent),
      ).toEqual(['Pénicilline (risque élevé)', 'Arachide']),
    );
    expect((await standing()).dataset['statement']).toBe('known');
    expect(screen.getByTestId('standing-problems').textContent).toBe('Problèmes en coursAsthme');
    expect(screen.getByTestId('standing-identity').textContent).toBe('Identité provisoire');
  });

  it('CR-3 no record of allergies is not "none": one tap says that none is known', async () => {
    const { sent } = await device(SCREENS, PAGE);
    open();
    await waitFor(async () => expect((await standing()).dataset['statement']).toBe('unknown'));
    const button = screen.getByTestId('none-known');
    fireEvent.click(button);
    fireEvent.click(button);
    await waitFor(async () => expect((await standing()).dataset['statement']).toBe('none-known'));
    expect(screen.queryByTestId('none-known')).toBeNull();
    await waitFor(async () =>
      expect((await sent()).map(({ entityType, payload }) => ({ entityType, payload }))).toEqual([
        { entityType: 'allergy', payload: { patientId: CLAIRE_ID, clinicalStatus: 'active', noKnownAllergy: true } },
      ]),
    );
  });

  it('CR-2 shows a secretary nothing of the clinical record', async () => {
    await device(SCREENS, PAGE, { held: [held('allergy', { text: 'Arachide' })], role: 'secretary' });
    open();
    await screen.findByTestId('standing-identity');
    await screen.findByTestId('chart-new');
    expect(screen.queryByTestId('standing-allergies')).toBeNull();
    expect(document.body.textContent).not.toContain('Arachide');
    fireEvent.click(screen.getByTestId('chart-new'));
    await screen.findByTestId('new-appointment');
    expect(screen.queryByTestId('new-allergy')).toBeNull();
  });

  it('CR-4 a new record is begun from the patient’s page and belongs to that patient', async () => {
    const { sent } = await device(SCREENS, PAGE);
    open();
    fireEvent.click(await screen.findByTestId('chart-new'));
    fireEvent.click(await screen.findByTestId('new-condition'));
    expect((await screen.findByTestId('patient-bar')).textContent).toContain('LEFÈVRE Claire');
    fireEvent.change(await screen.findByTestId('field-text'), { target: { value: 'Asthme' } });
    fireEvent.click(screen.getByTestId('save'));
    await screen.findByTestId('record-header');
    await waitFor(async () =>
      expect((await sent()).map(({ payload }) => payload)).toEqual([
        { patientId: CLAIRE_ID, clinicalStatus: 'active', text: 'Asthme' },
      ]),
    );
    fireEvent.click(screen.getByTestId('to-patient'));
    await waitFor(() => expect(screen.getByTestId('standing-problems').textContent).toContain('Asthme'));
  });
});

describe('the form of a record under a patient', () => {
  const FORM = `/allergies/new?owner=${CLAIRE_ID}`;

  it('CR-5 never offers for one patient what was typed for another', async () => {
    const { store } = await device(SCREENS, FORM);
    open();
    fireEvent.change(await screen.findByTestId('field-text'), { target: { value: 'Arachide' } });
    await waitFor(async () => expect(await store.draftsOf(`allergy/new@${CLAIRE_ID}`)).toHaveLength(1));
    fireEvent.click(screen.getByText('leave'));
    fireEvent.click(screen.getByText('other patient'));
    await waitFor(() => expect(screen.getByTestId('patient-bar').textContent).toContain('PETIT'));
    expect((await screen.findByTestId<HTMLInputElement>('field-text')).value).toBe('');
    expect(screen.queryByTestId('draft-restored')).toBeNull();
    fireEvent.click(screen.getByText('open'));
    await screen.findByTestId('draft-restored');
    expect(screen.getByTestId<HTMLInputElement>('field-text').value).toBe('Arachide');
  });

  it('CR-4 leads back to the patient where it is left', async () => {
    await device(SCREENS, FORM);
    open();
    fireEvent.click(await screen.findByTestId('cancel'));
    await screen.findByTestId('chart-new');
    expect(screen.getByTestId('record-header').dataset['entityId']).toBe(CLAIRE_ID);
  });
});
