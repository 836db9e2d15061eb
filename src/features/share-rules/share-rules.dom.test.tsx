import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testId } from '../../../test/support/queue.ts';
import { recordScreens } from '../../records/record-screens.tsx';
import { loadTexts, setLanguage, startTexts } from '../../ui/i18n/i18n.ts';
import { forgetAll } from '../../ui/primitives/remember.ts';
import { device, type Held } from '../chart/testing/device.tsx';
import { shareRuleTexts } from './index.ts';
import { shareRules } from './share-rule-module.tsx';

const [RULE, BENALI, LOPEZ] = [testId(), testId(), testId()];
const held: Held[] = [
  {
    entityType: 'practitioner',
    id: BENALI,
    data: { title: 'Dr', familyName: 'Benali', givenNames: 'Karim', defaultShare: 50 },
  },
  { entityType: 'practitioner', id: LOPEZ, data: { title: 'Dr', familyName: 'Lopez', givenNames: 'Ana' } },
  {
    entityType: 'shareRule',
    id: RULE,
    data: { practitionerId: BENALI, percent: 33.33, validFrom: '2026-01-01', validTo: '2026-12-31' },
  },
];
const screens = { 'share-rules': recordScreens(shareRules) };
const open = () => fireEvent.click(screen.getByText('open'));
const type = (name: string, value: string) => {
  const field = screen.getByTestId<HTMLInputElement>(`field-${name}`);
  fireEvent.change(field, { target: { value } });
  fireEvent.blur(field);
};
const sentences = () =>
  screen.getAllByTestId('share-sentence').map(({ textContent }) => textContent?.replace(/\s/g, ' '));

describe('share rules', () => {
  beforeAll(async () => {
    await startTexts('fr');
    await loadTexts(shareRuleTexts);
  });
  beforeEach(async () => {
    forgetAll();
    await setLanguage('fr');
  });

  it('AD-36 a rule says in one sentence who gets what and when; for any day, what counts for whom and why', async () => {
    await device(screens, `/share-rules/${RULE}`, { role: 'admin', held });
    open();
    await waitFor(() =>
      expect(screen.getByTestId('share-says').textContent?.replace(/\s/g, ' ')).toBe(
        'Dr BENALI Karim touche 33,33 % et le cabinet 66,67 % (tous les actes), du 01/01/2026 au 31/12/2026.',
      ),
    );
    await waitFor(() => expect(sentences()).toHaveLength(2));
    type('share-day', '15/06/2026');
    await waitFor(() =>
      expect(sentences()).toEqual([
        'Le 15/06/2026, Dr BENALI Karim touche 33,33 % de chaque acte et le cabinet 66,67 %, par la règle du 01/01/2026 au 31/12/2026.',
        'Le 15/06/2026, rien n’est convenu pour Dr LOPEZ Ana : ni règle, ni part sur sa fiche.',
      ]),
    );
    type('share-day', '15/06/2027');
    await waitFor(() =>
      expect(sentences()[0]).toBe(
        'Le 15/06/2027, Dr BENALI Karim touche 50 % et le cabinet 50 % : la part de sa fiche, sans règle.',
      ),
    );
  });

  it('AD-35 the form warns of a rule that holds at the same time before anything is sent', async () => {
    await device(screens, `/share-rules/${RULE}/edit`, {
      role: 'admin',
      held: [
        ...held,
        {
          entityType: 'shareRule',
          id: testId(),
          data: { practitionerId: BENALI, percent: 40, validFrom: '2027-01-01' },
        },
      ],
    });
    open();
    await screen.findByTestId('save');
    expect(screen.queryByTestId('share-overlap')).toBeNull();
    type('validTo', '15/01/2027');
    await waitFor(() =>
      expect(screen.getByTestId('share-overlap').textContent).toMatch(/à partir du 01\/01\/2027, 40/),
    );
    type('validTo', '31/12/2026');
    await waitFor(() => expect(screen.queryByTestId('share-overlap')).toBeNull());
  });

  it('AD-35 who is no administrator reads the rules and changes none', async () => {
    await device(screens, `/share-rules/${RULE}`, { role: 'practitioner', held });
    open();
    await screen.findByTestId('share-says');
    expect(screen.queryByTestId('edit')).toBeNull();
  });
});
