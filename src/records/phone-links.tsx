import type { Json } from '../lib/json.ts';
import { dialled } from '../lib/phone.ts';
import { formatPhone } from '../ui/i18n/format.ts';

/** A number that a tap dials, or plain text if it cannot be dialled. */
function PhoneLink({ number }: { number: string }) {
  const dial = dialled(number);
  return dial === null ? number : <a href={`tel:${dial}`}>{formatPhone(number)}</a>;
}

/** One or several numbers, one for each line. */
export const Phones = ({ value }: { value: Json }) =>
  (Array.isArray(value) ? value : [value]).filter(Boolean).map((number) => (
    <div key={String(number)}>
      <PhoneLink number={String(number)} />
    </div>
  ));
