import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { CLAIRE_ID, device } from '../chart/testing/device.tsx';
import type { RecordScreens } from '../../records/record-screens.tsx';
import { useTemplateValues } from './use-template-values.ts';

function Shown() {
  const { ready, values } = useTemplateValues({ patientId: CLAIRE_ID, language: 'fr' });
  return <p data-testid="values">{ready && `${values['document.date']}, ${values['patient.fullName']}`}</p>;
}

const screens = { probe: { Screen: Shown, Detail: () => null, Editor: () => null } as unknown as RecordScreens };

describe('CS-50 the date of a document', () => {
  it.each([
    ['2015-03-01T12:00:00.000Z', '21 novembre 2026'],
    // After midnight in Paris, where UTC still has the day before.
    ['2026-11-21T23:30:00.000Z', '22 novembre 2026'],
  ])('on a device whose clock says %s is %s', async (clock, said) => {
    await device(screens, '/probe', { clock, zone: 'Europe/Paris' });
    fireEvent.click(screen.getByText('open'));
    await waitFor(() => expect(screen.getByTestId('values').textContent).toBe(`${said}, LEFÈVRE Claire`));
  });
});
