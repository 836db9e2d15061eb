import { describe, expect, it } from 'vitest';
import type { practitioner, Practitioner } from '../contract/entities/practitioner.ts';
import type { FieldsOf, InputsOf } from '../contract/typed.ts';
import type { Listing } from '../client/listing.ts';
import type { JsonObject } from '../lib/json.ts';
import type { ContractForm } from './from-contract.tsx';
import type { PartProps, RecordModule } from './record-module.ts';

type Typed = RecordModule<InputsOf<typeof practitioner>, typeof practitioner>;

describe('a module and its entity’s types', () => {
  it('UI-85 a wrong field name or value type does not compile', () => {
    const part = ({ record }: PartProps<Practitioner>) => {
      const name: string | undefined = record.familyName;
      const version: number | undefined = record.version;
      // @ts-expect-error no such field
      void record.familyname;
      // @ts-expect-error a list of texts
      const wrong: string | undefined = record.specialties;
      // @ts-expect-error no such part
      void record.availability?.[0]?.begin;
      return [name, version, wrong];
    };
    const module: Partial<Typed> = {
      nameOf: ({ familyName = '' }) => familyName,
      // @ts-expect-error no such field
      marksOf: ({ inactive }) => (inactive === true ? ['inactive'] : []),
      // @ts-expect-error no such field to sort by
      listFields: { filters: ['active'], sorts: ['name'] },
      beginWith: () => ({ familyName: 'MARTIN', defaultShare: '60' }),
    };
    // @ts-expect-error a form holds a number as it is typed
    const begun: ReturnType<NonNullable<Typed['beginWith']>> = { defaultShare: 60 };
    const listing: Partial<Listing<Practitioner>> = {
      // @ts-expect-error no such field
      fields: ['familyName', 'firstName'],
      label: ({ familyName = '' }) => familyName,
    };
    const form: Partial<ContractForm<typeof practitioner>> = {
      // @ts-expect-error no such field
      sections: [{ name: 'identity', fields: ['familyName', ['title', 'firstName']] }],
      own: { availability: { shown: (hours) => hours?.[0]?.start, reads: ['title'] } },
    };
    expect([part, module, begun, listing, form]).toHaveLength(5);
  });

  it('UI-85 the engine and the kit take a typed record as the JSON object that it is', () => {
    const record: FieldsOf<typeof practitioner> = { familyName: 'MARTIN', fee: { amount: 30, currency: 'EUR' } };
    const untyped: JsonObject = record;
    expect(untyped).toBe(record);
  });
});
