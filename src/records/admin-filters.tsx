import { useState } from 'react';
import type { DeviceLine } from '../contract/admin-desk.ts';
import { useAdminAnswer, useAdminDesk } from '../hooks/index.ts';
import { ChoiceField } from '../ui/primitives/fields.tsx';
import { isReference, ReferenceField } from './reference-field.tsx';

const NO_DEVICES: readonly DeviceLine[] = [];

/** The clinic's devices, for rows and filters; empty until the server has sent them. */
export function useDevices(): readonly DeviceLine[] {
  const [answer] = useAdminAnswer(useAdminDesk().devices);
  return answer.kind === 'done' ? answer.value : NO_DEVICES;
}

interface FilterProps {
  name: string;
  label: string;
  value: string;
  onChange: (id: string) => void;
}

/** A record by its name. The typed text stays until one is picked. */
export function RecordFilter({ name, label, to, value, onChange }: FilterProps & { to: string }) {
  const [typed, setTyped] = useState('');
  return (
    <ReferenceField
      name={name}
      label={label}
      to={to}
      canCreate={false}
      required
      value={value === '' ? typed : value}
      onChange={(next) => {
        const isPicked = isReference(next);
        setTyped(isPicked ? '' : next);
        if (isPicked) onChange(next);
        else if (value !== '') onChange('');
      }}
    />
  );
}

/** A device by its name and person. `noName` stands for one without a name, or that the server no longer lists. */
export function DeviceFilter({
  devices,
  noName,
  ...field
}: FilterProps & { devices: readonly DeviceLine[]; noName: string }) {
  const known = devices.map(({ clientId, name, user }) => ({
    value: clientId,
    label: [name ?? noName, user?.name].filter(Boolean).join(' · '),
  }));
  const isGone = field.value !== '' && !known.some(({ value }) => value === field.value);
  return <ChoiceField {...field} options={isGone ? [...known, { value: field.value, label: noName }] : known} />;
}
