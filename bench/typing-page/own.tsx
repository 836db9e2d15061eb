import { useFormState, useLasting } from '../../src/records/form-state.ts';
import { FIELDS, handOn, OneField, START, validate, type Texts } from './shared.tsx';

export function Own() {
  const lasting = useLasting();
  const { input, set, shown, leave } = useFormState<Texts>({
    start: START,
    replaced: undefined,
    validate,
    onChange: handOn,
  });
  return FIELDS.map((field) => (
    <OneField
      key={field}
      name={field}
      value={input[field] ?? ''}
      error={shown[field]?.message}
      onChange={lasting(`change ${field}`, (value: string) => set({ ...input, [field]: value }, field))}
      onBlur={lasting(`leave ${field}`, () => leave(field))}
    />
  ));
}
