import { describe, expect, it } from 'vitest';
import { isIssueCode, ISSUE_CODES, type IssueCode } from '../../src/contract/issues.ts';
import { DELETE_CASES, hostileIssues, issuesOfCase, issuesOfDelete, relatedIssues, RULE_CASES } from './issue-cases.ts';

/** Found by the server or the queue, with what they alone know: their tests are beside them. */
const ELSEWHERE: readonly IssueCode[] = [
  'appointment_overlap',
  'share_overlap',
  'last_admin',
  'wrong_password',
  'wrong_hash',
  'no_such_record',
  'not_unique',
  'not_storable',
  'database_rule',
  'erased',
  'not_an_object',
  'carries_nothing',
  'not_a_version',
  'version_missing',
  'not_its_event',
  'unknown_entity',
  'too_large',
];
/** Of other domains and envelopes: the clinic's own entities have no such rule. */
const OTHERS: readonly IssueCode[] = ['wrong_form', 'too_short', 'not_valid'];

const found = [...hostileIssues()];

describe('CT-1 an issue carries a code', () => {
  it.each(RULE_CASES)('CT-1 $type: $code', (item) =>
    expect(issuesOfCase(item).map(({ code }) => code)).toContain(item.code),
  );

  it.each(DELETE_CASES)('CT-1 a deletion of a %s: %s', (type, code, record) =>
    expect(issuesOfDelete(type, record)).toMatchObject([{ path: 'status', code }]),
  );

  it('CT-1 whatever is sent in whatever field', () => {
    expect(found.length).toBeGreaterThan(50_000);
    const wrong = found.filter(
      ({ issue: { code, params, message } }) => !isIssueCode(code) || typeof params !== 'object' || message === '',
    );
    expect(wrong.slice(0, 5)).toEqual([]);
    const vague = found.filter(({ issue: { code } }) => code === 'not_valid');
    expect(vague.slice(0, 5)).toEqual([]);
  });

  it('CT-1 every code is found by a rule', () => {
    const seen = new Set<IssueCode>([
      ...found.map(({ issue: { code } }) => code),
      ...RULE_CASES.flatMap((item) => issuesOfCase(item).map(({ code }) => code)),
      ...DELETE_CASES.map(([, code]) => code),
      ...relatedIssues().map(({ code }) => code),
      ...ELSEWHERE,
      ...OTHERS,
    ]);
    expect(ISSUE_CODES.filter((code) => !seen.has(code))).toEqual([]);
  });
});
