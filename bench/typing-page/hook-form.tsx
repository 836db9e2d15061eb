import { useEffect } from 'react';
import { Controller, useForm, type Resolver } from 'react-hook-form';
import { FIELDS, handOn, OneField, START, validate, type Texts } from './shared.tsx';

const resolver: Resolver<Texts> = (values) => {
  const faults = Object.entries(validate(values));
  return faults.length === 0
    ? { values, errors: {} }
    : {
        values: {},
        errors: Object.fromEntries(faults.map(([path, { code, message }]) => [path, { type: code ?? '', message }])),
      };
};

export function HookForm() {
  const { control, subscribe } = useForm<Texts>({ defaultValues: START, mode: 'onTouched', resolver });
  useEffect(
    () => subscribe({ formState: { values: true }, callback: ({ values }) => handOn({ ...values }) }),
    [subscribe],
  );
  return FIELDS.map((name) => (
    <Controller
      key={name}
      name={name}
      control={control}
      render={({ field: { value, onChange, onBlur }, fieldState: { error, isTouched } }) => (
        <OneField
          name={name}
          value={value ?? ''}
          error={isTouched ? error?.message : undefined}
          onChange={onChange}
          onBlur={onBlur}
        />
      )}
    />
  ));
}
