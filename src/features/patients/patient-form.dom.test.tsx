import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { show } from '../../ui/testing/render.tsx';
import type { Language } from '../../ui/i18n/i18n.ts';
import { inputOf, patchOf, payloadOf } from './form-model.ts';
import { PatientForm, type PatientFormProps } from './patient-form.tsx';
import { patient } from '../../contract/entities/patient.ts';
import { issue } from '../../contract/issues.ts';
import { faultsOfNew } from '../../records/faults.ts';

const CLAIRE = {
  birthName: 'Lefèvre',
  birthGivenNames: 'Claire',
  gender: 'female',
  birthDate: '1984-02-29',
  email: 'claire@exemple.fr',
};

async function form(more: Partial<PatientFormProps> = {}, language: Language = 'fr') {
  const onSave = vi.fn<PatientFormProps['onSave']>();
  await show(
    <PatientForm
      title="Nouveau patient"
      start={inputOf({})}
      validate={(input) => faultsOfNew(patient, payloadOf(input), new Date('2026-11-21'))}
      onChange={() => undefined}
      onSave={onSave}
      onCancel={() => undefined}
      saveLabel="Enregistrer"
      {...more}
    />,
    language,
  );
  return onSave;
}

const field = (name: string) => screen.getByTestId<HTMLInputElement>(`field-${name}`);

describe('patient form', () => {
  it('says in words what is missing, at the top and at the fields, and saves nothing', async () => {
    const onSave = await form();
    fireEvent.click(screen.getByTestId('save'));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('4 champs à corriger');
    expect(alert.querySelectorAll('a')).toHaveLength(4);
    expect(screen.getAllByText('Indiquez le nom de naissance.')).toHaveLength(2);
    expect(field('birthName').getAttribute('aria-invalid')).toBe('true');
    expect(onSave).not.toHaveBeenCalled();
  });

  it('opens on the field that the server refused, else on the first', async () => {
    await form();
    expect(document.activeElement).toBe(field('birthName'));
    cleanup();
    await form({ start: inputOf(CLAIRE), refused: { email: issue('email', 'not_an_email') } });
    expect(document.activeElement).toBe(field('email'));
    cleanup();
    await form({ start: inputOf(CLAIRE), refused: { identifiers: issue('identifiers', 'not_unique') } });
    expect(document.activeElement).toBe(field('identifiers'));
  });

  it('says on leaving a field what is wrong with it, and only then', async () => {
    await form();
    const user = userEvent.setup({ pointerEventsCheck: 0, delay: null });
    await user.type(field('email'), 'claire@');
    expect(screen.queryByText(/Cette adresse/)).toBeNull();
    await user.tab();
    expect(screen.getByText('Cette adresse n’est pas complète, par exemple nom@domaine.fr.')).toBeTruthy();
    expect(screen.queryByText('Indiquez le nom de naissance.')).toBeNull();
  });

  it.each<[Language, object, string[]]>([
    ['fr', { birthDate: '1820' }, ['Date de naissance — Cette date remonte à plus de 130 ans.']],
    ['en', { birthDate: '1820' }, ['Date of birth — This date is more than 130 years ago.']],
    [
      'fr',
      { birthName: '', note: 'x'.repeat(10_001) },
      ['Indiquez le nom de naissance.', 'Note — 10\u202f000 caractères au plus.'],
    ],
    ['en', { birthName: '', note: 'x'.repeat(10_001) }, ['Enter the birth name.', 'Note — At most 10,000 characters.']],
  ])('CT-4 says in %s what is wrong and where', async (language, wrong, said) => {
    await form({ start: inputOf({ ...CLAIRE, ...wrong }) }, language);
    fireEvent.click(screen.getByTestId('save'));
    const alert = await screen.findByRole('alert');
    expect([...alert.querySelectorAll('a')].map(({ textContent }) => textContent)).toEqual(said);
  });

  it.each<Language>(['fr', 'en'])(
    'CT-3 in %s, what only a newer server knows is said by its message',
    async (language) => {
      const loud = { path: 'email', message: 'is too loud', code: 'too_loud', params: { decibels: 3 } };
      await form({ start: inputOf(CLAIRE), validate: () => ({}), refused: { email: loud } }, language);
      expect(screen.getByText('is too loud')).toBeTruthy();
    },
  );

  it('takes a typed value and Tab: text, dates in both forms, choices by their word', async () => {
    const onSave = await form();
    const user = userEvent.setup({ pointerEventsCheck: 0, delay: null });
    await user.type(field('birthName'), 'Lefèvre');
    await user.type(field('birthGivenNames'), 'Claire');
    await user.type(field('birthDate'), '29/02/1984');
    await user.tab();
    expect(field('birthDate').value).toBe('29/02/1984');
    await user.type(field('gender'), 'feminin');
    await user.tab();
    await waitFor(() => expect(field('gender').value).toBe('Féminin'));
    await user.clear(field('birthDate'));
    await user.type(field('birthDate'), '1984-02-29');
    await user.tab();
    await user.type(field('phones'), '06 12 34 56 78');
    await user.click(screen.getByTestId('save'));
    expect(onSave).toHaveBeenCalledTimes(1);
    expect(payloadOf(onSave.mock.calls[0]?.[0] ?? inputOf({}))).toEqual({
      birthName: 'Lefèvre',
      birthGivenNames: 'Claire',
      birthDate: '1984-02-29',
      gender: 'female',
      phones: ['06 12 34 56 78'],
    });
  });

  it('an edit gives the changed field alone', async () => {
    const onSave = await form({ start: inputOf(CLAIRE), validate: () => ({}) });
    const user = userEvent.setup({ pointerEventsCheck: 0, delay: null });
    await user.clear(field('email'));
    await user.keyboard('{Control>}s{/Control}');
    expect(patchOf(onSave.mock.calls[0]?.[0] ?? inputOf(CLAIRE), CLAIRE)).toEqual({ email: null });
  });

  it('shows a refusal at its field until the field is changed', async () => {
    await form({
      start: inputOf(CLAIRE),
      validate: () => ({}),
      refused: { identifiers: issue('identifiers', 'not_unique') },
    });
    expect(screen.getByText('Déjà attribué à une autre fiche.')).toBeTruthy();
    await userEvent.setup({ pointerEventsCheck: 0, delay: null }).type(field('identifiers'), '1');
    expect(screen.queryByText('Déjà attribué à une autre fiche.')).toBeNull();
  });

  it('warns of a doubtful number without refusing it', async () => {
    const onSave = await form({ start: inputOf(CLAIRE), validate: () => ({}) });
    await userEvent.setup({ pointerEventsCheck: 0, delay: null }).type(field('identifiers'), '255081416802539');
    expect(screen.getByText(/La clé ne correspond pas/)).toBeTruthy();
    fireEvent.click(screen.getByTestId('save'));
    expect(onSave).toHaveBeenCalledTimes(1);
  });
});
