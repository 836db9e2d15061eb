import { fireEvent, screen } from '@testing-library/react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { describe, expect, it, vi } from 'vitest';
import { patient } from '../contract/entities/patient.ts';
import { patientForm } from '../features/patients/patient-form.ts';
import { show } from '../ui/testing/render.tsx';
import { faultsOfNew } from './faults.ts';
import { InSlices, useRevealed } from './in-slices.tsx';

function Record({ name }: { name: string | null }) {
  return useRevealed(name !== null) ? name : 'wait';
}

describe('UI-106 H31 a record or a list on a slow phone', () => {
  it('is first drawn in a render that can be interrupted; what is read later is drawn at once', async () => {
    const place = document.createElement('div');
    const root = createRoot(place);
    const say = (name: string | null) => flushSync(() => root.render(<Record name={name} />));
    say(null);
    say('MARTIN');
    expect(place.textContent).toBe('wait');
    await expect.poll(() => place.textContent).toBe('MARTIN');
    say('MARTIN-DURAND');
    expect(place.textContent).toBe('MARTIN-DURAND');
    // Another record that is not read yet: nothing of the first one is left.
    say(null);
    expect(place.textContent).toBe('wait');
    root.unmount();
  });

  it('is drawn with the screen if it is in memory', () => {
    const place = document.createElement('div');
    const root = createRoot(place);
    flushSync(() => root.render(<Record name="MARTIN" />));
    expect(place.textContent).toBe('MARTIN');
    root.unmount();
  });
});

describe('UI-69 H31 a form on a slow phone', () => {
  it('UI-69 is not mounted in the task of the store’s answer, but in a render behind it that can be interrupted', async () => {
    const place = document.createElement('div');
    const root = createRoot(place);
    // As a store's answer does: a synchronous update.
    flushSync(() =>
      root.render(
        <InSlices meanwhile="wait">
          <p>form</p>
        </InSlices>,
      ),
    );
    expect(place.textContent).toBe('wait');
    await expect.poll(() => place.textContent).toBe('form');
    // What is open stays open, whatever the store says next.
    flushSync(() =>
      root.render(
        <InSlices meanwhile="wait">
          <p>form again</p>
        </InSlices>,
      ),
    );
    expect(place.textContent).toBe('form again');
    root.unmount();
  });

  it('UI-69 is not checked before anybody has typed or saved; a save is checked, and shows what is missing', async () => {
    const validate = vi.fn((input: Parameters<typeof patientForm.model.payloadOf>[0]) =>
      faultsOfNew(patient, patientForm.model.payloadOf(input), new Date('2026-11-21')),
    );
    const onSave = vi.fn();
    await show(
      <patientForm.Form
        title="Nouveau patient"
        start={patientForm.model.inputOf({})}
        validate={validate}
        onChange={() => undefined}
        onSave={onSave}
        onCancel={() => undefined}
        saveLabel="Enregistrer"
      />,
    );
    expect(validate).not.toHaveBeenCalled();
    fireEvent.click(screen.getByTestId('save'));
    expect((await screen.findByRole('alert')).textContent).toContain('4 champs à corriger');
    expect(onSave).not.toHaveBeenCalled();
  });
});
