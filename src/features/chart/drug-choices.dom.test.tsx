import { fireEvent, screen } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import type { DrugDetail } from '../../client/drugs/detail.ts';
import type { Drugs } from '../../client/drugs/drug-link.ts';
import { NO_DRUGS } from '../../client/drugs/messages.ts';
import { DrugsContext, type DrugLine } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { show } from '../../ui/testing/render.tsx';
import { DrugChoices, pickedDrug } from './drug-choices.tsx';

const line = (id: string, withdrawn = false): DrugLine => ({
  id,
  name: `DRUG ${id}`,
  substances: ['AMOXICILLINE', 'LACTATE DE SODIUM, SOLUTION DE'],
  laboratory: '',
  withdrawn,
});
const detailOf = (drug: DrugLine, others: DrugLine[]): DrugDetail => ({
  line: drug,
  drug: {},
  packs: [],
  compositions: [],
  life: [],
  groups: [{ label: 'G', drugs: others }],
});

async function picked(answer: DrugDetail | null) {
  const status = { ...NO_DRUGS, ready: true, size: 1 };
  const drugs = {
    status: () => status,
    subscribe: () => () => undefined,
    detail: async () => answer,
  } as Partial<Drugs>;
  const changes: JsonObject[] = [];
  function Host() {
    const [drug, setDrug] = useState<JsonObject>({ ref: 'a', source: 'catalogue', name: 'DRUG a' });
    return (
      <DrugChoices
        drug={drug}
        onChange={(next) => {
          changes.push(next);
          setDrug(next);
        }}
      />
    );
  }
  await show(
    <DrugsContext value={drugs as Drugs}>
      <Host />
    </DrugsContext>,
  );
  return changes;
}

describe('DC-51 the substances of a drug that is picked', () => {
  it('are copied as the catalogue names them, commas and all, as many as a line holds', () => {
    const substances = ['LACTATE DE SODIUM, SOLUTION DE', ...Array.from({ length: 30 }, (_, at) => `S${at}`)];
    const kept = pickedDrug({}, { ...line('a'), substances })['substances'];
    expect(kept).toEqual(substances.slice(0, 20));
  });
});

describe('a drug of the catalogue in an ordonnance', () => {
  it('DC-46 offers the others of its generic group, without those that may not be prescribed, and copies the one picked', async () => {
    const changes = await picked(detailOf(line('a'), [line('b'), line('c', true)]));
    expect(screen.queryByTestId('withdrawn-drug')).toBeNull();
    fireEvent.click(await screen.findByTestId('generics'));
    expect(screen.queryByText('DRUG c')).toBeNull();
    fireEvent.click(screen.getByText('DRUG b'));
    expect(changes).toEqual([
      { ref: 'b', source: 'catalogue', name: 'DRUG b', substances: ['AMOXICILLINE', 'LACTATE DE SODIUM, SOLUTION DE'] },
    ]);
  });

  it('DC-46 says at once that the drug may no longer be prescribed, or is gone, and what may take its place', async () => {
    await picked(detailOf(line('a', true), [line('b')]));
    expect((await screen.findByTestId('withdrawn-drug')).textContent).toContain('ne peut plus être prescrit');
    screen.getByText('DRUG b');
  });

  it('DC-46 a drug that the catalogue no longer has is said to be gone', async () => {
    await picked(null);
    expect((await screen.findByTestId('withdrawn-drug')).textContent).toMatch(/n.est plus au catalogue/);
  });
});
