import type { Json } from '../lib/json.ts';
import { dialled } from '../lib/phone.ts';
import { formatPhone } from '../ui/i18n/format.ts';

/** A number that a tap dials; as it stands where it cannot be dialled. */
function PhoneLink({ number }: { number: string }) {
  const dial = dialled(number);
  return dial === null ? number : <a href={`tel:${dial}`}>{formatPhone(number)}</a>;
}

/** One number or several, one a line. */
export const Phones = ({ value }: { value: Json }) =>
  (Array.isArray(value) ? value : [value]).filter(Boolean).map((number) => (
    <div key={String(number)}>
      <PhoneLink number={String(number)} />
    </div>
  ));
