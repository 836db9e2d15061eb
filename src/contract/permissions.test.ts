import { describe, expect, it } from 'vitest';
import { PERMISSIONS, ROLES, type Role } from './permissions.ts';
import { narrowed, type AccessRule, type Permission } from './rights.ts';

const ME = '018f0000-0000-7000-9000-000000000001';
const OTHER = '018f0000-0000-7000-9000-000000000002';
const of = (permission: Permission, rule: Omit<AccessRule, 'module'>, role: Role = 'nurse') =>
  narrowed(permission, { module: 'x', ...rule }, { role, userId: ME });

describe('SV-98 narrowing', () => {
  it('leaves what no list speaks of', () => {
    for (const permission of ['', 'r', 'rw'] as const)
      expect([of(permission, {}), of(permission, { readerRoles: null })]).toEqual([permission, permission]);
  });

  it.each<[string, Omit<AccessRule, 'module'>, Permission]>([
    ['an editor by role', { editorRoles: ['nurse'] }, 'rw'],
    ['an editor by name', { editorUsers: [ME] }, 'rw'],
    ['an editor by either', { editorRoles: ['practitioner'], editorUsers: [ME] }, 'rw'],
    ['no editor: still a reader', { editorRoles: ['practitioner'] }, 'r'],
    ['nobody edits', { editorRoles: [] }, 'r'],
    ['a reader where editors aren’t named', { readerRoles: ['nurse'] }, 'rw'],
    ['no reader: no editor either', { readerRoles: ['practitioner'] }, ''],
    ['nobody reads', { readerUsers: [] }, ''],
    ['an editor reads, whoever else does', { readerRoles: ['reader'], editorUsers: [ME] }, 'rw'],
    ['a reader who is no editor', { readerUsers: [ME], editorUsers: [OTHER] }, 'r'],
    ['neither', { readerUsers: [OTHER], editorUsers: [OTHER] }, ''],
  ])('%s', (_name, rule, expected) => expect(of('rw', rule)).toBe(expected));

  it('never widens, whatever the lists say', () => {
    const roles = [null, [], ['nurse']];
    const users = [null, [], [ME], [OTHER]];
    let judged = 0;
    for (const permission of ['', 'r', 'rw'] as const)
      for (const readerRoles of roles)
        for (const editorRoles of roles)
          for (const readerUsers of users)
            for (const editorUsers of users) {
              expect(
                permission.startsWith(of(permission, { readerRoles, editorRoles, readerUsers, editorUsers })),
              ).toBe(true);
              judged += 1;
            }
    expect(judged).toBe(432);
  });

  it('has a right of every role on every module', () => {
    const modules = Object.keys(PERMISSIONS.admin);
    for (const role of ROLES) expect(Object.keys(PERMISSIONS[role])).toEqual(modules);
  });
});
