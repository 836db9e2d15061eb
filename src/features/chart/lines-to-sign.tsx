import { allergy } from '../../contract/entities/allergy.ts';
import type { Prescription } from '../../contract/entities/prescription.ts';
import { useOwned } from '../../hooks/index.ts';
import { AllergiesReading } from './allergies-reading.tsx';
import { AllergyTouched } from './allergy-touched.tsx';

/** What is about to be signed or renewed: each drug, with the allergies that it touches today. */
export function LinesToSign({ record }: { record: Prescription }) {
  const { status, rows } = useOwned(allergy, record.patientId ?? '');
  return (
    <>
      <ul>
        {(record.lines ?? []).map(({ drug }, at) => (
          // Lines have no id: they are identified by their position.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={at}>
            {drug.name}
            <AllergyTouched drug={drug} allergies={rows} />
          </li>
        ))}
      </ul>
      <AllergiesReading status={status} />
    </>
  );
}
