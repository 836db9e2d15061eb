import type * as z from 'zod/mini';
import { fault, type Fault, type Issue, type PlainCode } from './issues.ts';

type SchemaIssue = z.core.$ZodIssue;

/** The code of each pattern of the contract: an issue of a schema names the pattern alone. */
const patterns = new Map<string, Fault>();

export function codePattern(form: RegExp, wrong: Fault): void {
  patterns.set(String(form), wrong);
}

const FORMATS: Readonly<Record<string, PlainCode>> = { guid: 'not_an_id', uuid: 'not_an_id', email: 'not_an_email' };

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[step] : undefined),
    value,
  );
}

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** The branch of a union that matches the value's type. */
function branchOf(issue: Extract<SchemaIssue, { code: 'invalid_union' }>): SchemaIssue | undefined {
  const fitting = issue.errors.filter(
    (errors) => !errors.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  );
  return fitting.length === 1 ? fitting[0]?.[0] : undefined;
}

function tooSmall({ origin, minimum, inclusive }: Extract<SchemaIssue, { code: 'too_small' }>): Fault {
  const min = Number(minimum);
  if (origin === 'string') return fault('too_short', { min });
  if (origin === 'array') return fault('too_few', { min });
  return inclusive === false ? fault('not_above', { min }) : fault('too_low', { min });
}

function tooBig({ origin, maximum }: Extract<SchemaIssue, { code: 'too_big' }>): Fault {
  const max = Number(maximum);
  if (origin === 'string') return fault('too_long', { max });
  return origin === 'array' ? fault('too_many', { max }) : fault('too_high', { max });
}

function faultOf(issue: SchemaIssue, input: unknown): Fault {
  const value = valueAt(input, issue.path);
  if (issue.code !== 'unrecognized_keys' && isNothing(value)) return fault('required');
  switch (issue.code) {
    case 'invalid_type':
      return fault(typeof value === 'number' && issue.expected === 'int' ? 'not_whole' : 'wrong_type');
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    case 'invalid_format':
      return patterns.get(issue.pattern ?? '') ?? fault(FORMATS[issue.format] ?? 'not_valid');
    case 'invalid_value':
      return fault('not_a_choice');
    case 'unrecognized_keys':
      return fault('unknown_field');
    case 'invalid_union': {
      const branch = branchOf(issue);
      return branch ? faultOf(branch, value) : fault('wrong_type');
    }
    case 'custom':
      return (issue.params?.['fault'] as Fault | undefined) ?? fault('not_valid');
    default:
      return fault('not_valid');
  }
}

/**
 * The issues of a schema, of either make, as issues of the contract: the one place that knows what `zod` calls them.
 * The message stays the schema's own.
 */
export const issuesOfSchema = (issues: readonly SchemaIssue[], input: unknown): Issue[] =>
  issues.flatMap((issue): Issue[] => {
    const { code, params, message } = faultOf(issue, input);
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), code, params, message }));
    return [{ path: issue.path.join('.'), code, params, message: issue.message }];
  });
