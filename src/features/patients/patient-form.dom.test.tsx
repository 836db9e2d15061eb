import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { show } from '../../ui/testing/render.tsx';
import type { Language } from '../../ui/i18n/i18n.ts';
import { patientForm } from './patient-form.ts';
import type { ContractInput } from '../../records/contract-model.ts';
import { withDraft } from '../../records/form-model.ts';
import type { RecordFormProps } from '../../records/record-module.ts';
import { patient, type Patient } from '../../contract/entities/patient.ts';
import { issue } from '../../contract/issues.ts';
import { faultsOfNew } from '../../records/faults.ts';

type PatientFormProps = RecordFormProps<ContractInput>;

const { Form: PatientForm, Facts } = patientForm;
const { inputOf, patchOf, payloadOf } = patientForm.model;

const CLAIRE: Patient = {
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

const enter = (input: Element, value: string) => fireEvent.change(input, { target: { value } });

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

  it('UI-57 a list that is open has a first item to type into, and gives another when it is filled', async () => {
    const onSave = await form({ start: inputOf(CLAIRE), validate: () => ({}) });
    for (const name of ['phones', 'contacts', 'coverage']) expect(screen.queryByTestId(`add-${name}`)).toBeNull();
    enter(field('phones'), '0612345678');
    fireEvent.click(screen.getByRole('button', { name: 'Ajouter un téléphone' }));
    enter(screen.getByLabelText('Autre téléphone'), '12');
    expect(screen.getByText(/Ce numéro paraît incomplet/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Retirer le téléphone 2' }));
    expect(screen.queryByRole('button', { name: /Retirer le téléphone/ })).toBeNull();
    enter(field('contacts'), 'Paul');
    fireEvent.click(screen.getByRole('button', { name: 'Ajouter une personne' }));
    enter(field('contacts.1.name'), 'Ana');
    enter(field('coverage.0.rate'), '65,5 %');
    enter(field('address'), '12 rue des Lilas\nBât. B');
    enter(field('address.city'), 'Paris');
    enter(field('birthPlaceInsee'), '2a004');
    fireEvent.click(screen.getByTestId('save'));
    expect(patchOf(onSave.mock.calls[0]?.[0] ?? inputOf(CLAIRE), CLAIRE)).toEqual({
      phones: ['0612345678'],
      contacts: [{ name: 'Paul' }, { name: 'Ana' }],
      coverage: [{ rate: 65.5 }],
      address: { line: ['12 rue des Lilas', 'Bât. B'], city: 'Paris' },
      birthPlaceInsee: '2A004',
    });
  });

  it('UI-57 a fault leads to the input that shows its field, whatever part it names', async () => {
    const long = 'x'.repeat(201);
    await form({ start: inputOf({ ...CLAIRE, address: { line: [long] }, contacts: [{ phone: '1' }] }) });
    fireEvent.click(screen.getByTestId('save'));
    const alert = await screen.findByRole('alert');
    const [first, second] = [...alert.querySelectorAll('a')];
    expect([first?.textContent, second?.textContent]).toEqual([
      expect.stringMatching(/^Adresse — 200.caractères/),
      'Indiquez le nom de la personne à prévenir.',
    ]);
    fireEvent.click(first as Element);
    expect(document.activeElement).toBe(field('address'));
    expect(field('address').getAttribute('aria-invalid')).toBe('true');
    fireEvent.click(second as Element);
    expect(document.activeElement).toBe(field('contacts'));
  });

  it('UI-57 a death has a date, or happened at a date that nobody knows', async () => {
    const onSave = await form({ start: inputOf({ ...CLAIRE, deceased: '2020-01' }), validate: () => ({}) });
    expect(field('deceased').value).toBe('01/2020');
    fireEvent.click(screen.getByLabelText('Décès à une date inconnue'));
    expect(field('deceased').value).toBe('');
    fireEvent.click(screen.getByTestId('save'));
    const saved = onSave.mock.calls[0]?.[0] ?? inputOf(CLAIRE);
    expect(patchOf(saved, { ...CLAIRE, deceased: '2020-01' })).toEqual({ deceased: true });
    expect(withDraft(inputOf(CLAIRE), { deceased: '2020-01' }).deceased, 'a draft brings it back').toBe('2020-01');
  });

  it('UI-57 the same number under several systems is one field; the INS is typed apart', async () => {
    const record = {
      ...CLAIRE,
      identifiers: [
        { system: 'urn:medicalpro:mrn:a', value: 'X1', type: 'MR' },
        { system: 'urn:medicalpro:nin-dz', value: 'x1' },
      ],
    };
    const onSave = await form({ start: inputOf(record), validate: () => ({}) });
    const number = field('identifiers.0');
    enter(number, 'Y2');
    enter(field('identifiers'), '255081416802538');
    fireEvent.click(screen.getByTestId('save'));
    expect(patchOf(onSave.mock.calls[0]?.[0] ?? inputOf(record), record)).toEqual({
      identifiers: [
        { system: 'urn:oid:1.2.250.1.213.1.4.8', value: '255081416802538' },
        { system: 'urn:medicalpro:mrn:a', value: 'Y2', type: 'MR' },
        { system: 'urn:medicalpro:nin-dz', value: 'Y2' },
      ],
    });
  });

  it('UI-57 the page says the same facts: numbers to dial, the address as on a letter, who to call', async () => {
    await show(
      <Facts
        record={{
          ...CLAIRE,
          birthDateApproximate: true,
          phones: ['0612345678'],
          address: { line: ['12 rue des Lilas'], postcode: '75011', city: 'Paris', country: 'FR' },
          contacts: [{ name: 'Paul', relation: 'conjoint', phone: '0611223344' }, { name: 'Ana' }],
          coverage: [{ payer: 'CPAM', rate: 70 }, { number: '12' }],
          identifiers: [{ system: 'urn:oid:1.2.250.1.213.1.4.8', value: '255081416802538' }],
        }}
      />,
    );
    const facts = [...document.querySelectorAll('dl > div')].map((line) =>
      [...line.children].map(({ textContent }) => textContent?.replaceAll(/[\u00a0\u202f]/g, ' ')),
    );
    expect(facts.slice(3)).toEqual([
      ['Date de naissance', '29/02/1984 (approximative)'],
      ['Identité nationale de santé (INS)', '2 55 08 14 168 025 38'],
      ['Téléphone', '06 12 34 56 78'],
      ['Adresse e-mail', 'claire@exemple.fr'],
      ['Adresse', '12 rue des Lilas\n75011 Paris\nFrance'],
      ['conjoint', 'Paul06 11 22 33 44'],
      ['Personne 2', 'Ana'],
      ['CPAM', '70 %'],
      ['Couverture 2', '12'],
    ]);
    expect([...document.querySelectorAll('a')].map(({ href }) => href)).toEqual([
      'tel:+33612345678',
      'mailto:claire@exemple.fr',
      'tel:+33611223344',
    ]);
  });
});
