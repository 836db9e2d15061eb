import { useForm } from '@tanstack/react-form';
import { FIELDS, handOn, OneField, START, validate } from './shared.tsx';

export function TanstackForm() {
  const form = useForm({
    defaultValues: START,
    validators: {
      onChange: ({ value }) => {
        const faults = Object.entries(validate(value));
        return faults.length === 0
          ? undefined
          : { fields: Object.fromEntries(faults.map(([path, { message }]) => [path, message])) };
      },
    },
    listeners: { onChange: ({ formApi }) => handOn(formApi.state.values) },
  });
  return FIELDS.map((name) => (
    <form.Field key={name} name={name}>
      {(field) => (
        <OneField
          name={name}
          value={field.state.value ?? ''}
          error={field.state.meta.isBlurred ? (field.state.meta.errors[0] as string | undefined) : undefined}
          onChange={field.handleChange}
          onBlur={field.handleBlur}
        />
      )}
    </form.Field>
  ));
}
