import { UnsafeDatabase } from './unsafe-database.ts';

/**
 * What a connection must be set to, whatever the server, the database, the role or the URL says. With other values a
 * quoted text, a name without its schema, a date or `= NULL` means something else.
 */
const PINNED: Readonly<Record<string, string>> = {
  standard_conforming_strings: 'on',
  search_path: 'public, pg_temp',
  client_encoding: 'UTF8',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  extra_float_digits: '1',
  bytea_output: 'hex',
  row_security: 'on',
  transform_null_equals: 'off',
  array_nulls: 'on',
  quote_all_identifiers: 'off',
  default_transaction_isolation: 'read committed',
  default_transaction_read_only: 'off',
  default_transaction_deferrable: 'off',
  password_encryption: 'scram-sha-256',
  client_min_messages: 'warning',
};

/** Only an administrator can change these: another value is refused. */
const EXPECTED: Readonly<Record<string, string>> = { server_encoding: 'UTF8', session_replication_role: 'origin' };

const PIN = 'SELECT set_config(s.name, s.value, false) FROM unnest($1::text[], $2::text[]) AS s (name, value)';
const LOOK = 'SELECT s.name, current_setting(s.name) AS value FROM unnest($1::text[]) AS s (name)';

type Ask = (text: string, params: unknown[]) => Promise<{ rows: unknown[] }>;

/**
 * Pins the settings of a new connection and checks that they hold. `more` are the connection's own settings, such as
 * its timeouts.
 */
export async function pinSettings(ask: Ask, more: Readonly<Record<string, string>> = {}): Promise<void> {
  const pins = { ...PINNED, ...more };
  await ask(PIN, [Object.keys(pins), Object.values(pins)]);
  const wanted: Record<string, string> = { ...PINNED, ...EXPECTED };
  const { rows } = await ask(LOOK, [Object.keys(wanted)]);
  const wrong = (rows as { name: string; value: string }[]).filter(({ name, value }) => value !== wanted[name]);
  if (wrong.length === 0) return;
  const described = wrong.map(({ name, value }) => `${name} is ${value} and must be ${wanted[name] ?? ''}`);
  throw new UnsafeDatabase(`the database is not safe to use: ${described.join('; ')}`);
}
