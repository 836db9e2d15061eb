import { fireEvent, screen } from '@testing-library/react';
import { useContext } from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import { consent } from '../contract/entities/consent.ts';
import { show } from '../ui/testing/render.tsx';
import type { ContractInput } from './contract-model.ts';
import { asText, type ControlFieldProps } from './control-props.ts';
import { FormChange } from './form-ways.ts';
import { fromContract } from './from-contract.tsx';

const rendered: Record<string, number> = {};
const said: Record<string, ContractInput | undefined> = {};

const count = (path: string, others: ContractInput | undefined): void => {
  rendered[path] = (rendered[path] ?? 0) + 1;
  said[path] = others;
};

function Counted({ path, value, others, onChange }: ControlFieldProps) {
  const change = useContext(FormChange);
  count(path, others);
  return (
    <>
      <input
        data-testid={path}
        value={asText(value)}
        onChange={(event) => onChange(event.currentTarget.value)}
        aria-label={path}
      />
      <button
        type="button"
        data-testid={`${path} twice`}
        onClick={() => {
          change({ witness: 'W' }, path);
          change({ text: 'T' }, path);
        }}
      >
        twice
      </button>
    </>
  );
}

const { Form } = fromContract({
  entity: consent,
  own: {
    witness: { Control: Counted },
    text: { Control: Counted, reads: ['witness'] },
    statusReason: { Control: Counted, reads: ['text'] },
  },
  sections: [{ name: 'what', fields: ['witness', 'text', 'statusReason'] }],
});

describe('CS-62 a form', () => {
  const held: { input?: ContractInput } = {};
  beforeEach(async () => {
    await show(
      <Form
        title="consent"
        start={{ witness: '', text: '', statusReason: '' }}
        validate={() => ({})}
        onChange={(input) => (held.input = input)}
        onSave={() => undefined}
        onCancel={() => undefined}
        saveLabel="save"
      />,
    );
    for (const path of Object.keys(rendered)) rendered[path] = 0;
  });
  const type = (path: string, value: string) => fireEvent.change(screen.getByTestId(path), { target: { value } });

  it('renders the field that is typed in and those that read it, and no other', () => {
    type('witness', 'H');
    expect(rendered).toEqual({ witness: 1, text: 1, statusReason: 0 });
    expect(said['text']).toEqual({ witness: 'H' });
    type('statusReason', 'R');
    expect(rendered).toEqual({ witness: 1, text: 1, statusReason: 1 });
    expect(held.input).toEqual({ witness: 'H', text: '', statusReason: 'R' });
  });

  it('keeps both of two changes that come in one tick', () => {
    fireEvent.click(screen.getByTestId('text twice'));
    expect(held.input).toEqual({ witness: 'W', text: 'T', statusReason: '' });
  });
});
