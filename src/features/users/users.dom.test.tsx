import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { testId } from '../../../test/support/queue.ts';
import type { AdminAnswer, AdminDesk, Invitation } from '../../contract/admin-desk.ts';
import { AdminDeskContext } from '../../hooks/index.ts';
import type { JsonObject } from '../../lib/json.ts';
import { recordScreens } from '../../records/record-screens.tsx';
import { loadTexts, setLanguage, startTexts, textOf } from '../../ui/i18n/i18n.ts';
import { forgetAll } from '../../ui/primitives/remember.ts';
import { withdrawOffer } from '../../ui/shell/undo-toast.tsx';
import { device, type Held } from '../chart/testing/device.tsx';
import { userTexts } from './index.ts';
import { templates } from './template-module.tsx';
import { users } from './user-module.tsx';

const LINK: Invitation = { token: 't0ken', path: '/invitation#t0ken', expiresAt: '2026-11-28T09:00:00.000Z' };
const done: AdminAnswer<Invitation> = { kind: 'done', value: LINK };

function screensWith(invite: AdminDesk['invite'] = async () => done) {
  const own = recordScreens(users);
  const { Detail } = own;
  return {
    'admin/users': {
      ...own,
      Detail: () => (
        <AdminDeskContext value={{ invite } as AdminDesk}>
          <Detail />
        </AdminDeskContext>
      ),
    },
    'admin/templates': recordScreens(templates),
  };
}

const [TEMPLATE, BENALI, NADIA] = [testId(), testId(), testId()];
const template: Held = {
  entityType: 'template',
  id: TEMPLATE,
  data: { name: 'Remplaçant', role: 'practitioner', percentage: 70.5 },
};
const benali: Held = {
  entityType: 'practitioner',
  id: BENALI,
  data: { title: 'Dr', familyName: 'Benali', givenNames: 'Karim' },
};
const nadia = (data: JsonObject = {}): Held => ({
  entityType: 'user',
  id: NADIA,
  data: { name: 'Nadia Roux', email: 'nadia@example.org', role: 'practitioner', percentage: 70.5, ...data },
});
const held = (data: JsonObject = {}) => [template, benali, nadia(data)];
const ofTemplate = { templateId: TEMPLATE, isTemplateUser: true };

const open = () => fireEvent.click(screen.getByText('open'));
const field = (name: string) => screen.getByTestId<HTMLInputElement>(`field-${name}`);
const type = (name: string, value: string) => fireEvent.change(field(name), { target: { value } });

describe('users and their templates', () => {
  beforeAll(async () => {
    await startTexts('fr');
    await loadTexts(userTexts);
  });
  beforeEach(async () => {
    localStorage.clear();
    withdrawOffer();
    forgetAll();
    await setLanguage('fr');
  });

  it('AD-3 a template fills role and percentage, which can be changed; the new user is invited', async () => {
    const { sent } = await device(screensWith(), '/admin/users/new', { role: 'admin', held: held() });
    open();
    await screen.findByTestId('field-name');
    type('name', 'Ines Faure');
    type('email', 'ines@example.org');
    fireEvent.click(field('templateId'));
    fireEvent.click(await screen.findByRole('option', { name: /^Remplaçant/ }));
    await waitFor(() => expect(field('percentage').value).toBe('70.5'));
    expect(field('role').value).toBe('Praticien(ne)');
    type('percentage', '65,25');
    fireEvent.click(screen.getByTestId('save'));
    await waitFor(() => expect(screen.queryByTestId('save')).toBeNull());
    expect((await sent())[0]?.payload).toEqual({
      name: 'Ines Faure',
      email: 'ines@example.org',
      role: 'practitioner',
      percentage: 65.25,
      status: 'invited',
      ...ofTemplate,
    });
  });

  it('AD-2 a user’s page names practitioner and template, and shows no id', async () => {
    await device(screensWith(), `/admin/users/${NADIA}`, {
      role: 'admin',
      held: held({ practitionerId: BENALI, ...ofTemplate }),
    });
    open();
    expect(await screen.findByText('Dr BENALI Karim')).toBeTruthy();
    expect(screen.getByText('Remplaçant')).toBeTruthy();
    expect(document.body.textContent).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  it('AD-5 two taps on Invite make one link, which is read and not typed into', async () => {
    let answer: (value: AdminAnswer<Invitation>) => void = () => undefined;
    const invite = vi.fn<AdminDesk['invite']>(() => new Promise((resolve) => (answer = resolve)));
    await device(screensWith(invite), `/admin/users/${NADIA}`, { role: 'admin', held: held({ status: 'invited' }) });
    open();
    const button = await screen.findByTestId('invite');
    fireEvent.click(button);
    fireEvent.click(button);
    answer(done);
    const dialog = await screen.findByTestId('invitation');
    fireEvent.click(button);
    expect(invite).toHaveBeenCalledExactlyOnceWith(NADIA, 'fr');
    const link = within(dialog).getByTestId<HTMLInputElement>('invitation-link');
    expect(link.value).toBe(`${location.origin}${LINK.path}`);
    expect(link.readOnly).toBe(true);
    expect(dialog.textContent).not.toContain('facultatif');
    expect(dialog.textContent).toContain('nadia@example.org');
    const mail = within(dialog).getByTestId<HTMLAnchorElement>('invitation-mail');
    expect(decodeURIComponent(mail.href)).toContain(link.value);
  });

  it.each([
    ['sent', 'Invitation envoyée à nadia@example.org', 0],
    ['refused', 'a refusé l’envoi à nadia@example.org', 1],
    ['unreachable', 'ne répond pas', 1],
  ] as const)('AD-60 says what became of the mail, and shows the link with each: %s', async (mail, words, own) => {
    const invite = async () => ({ kind: 'done', value: { ...LINK, mail } }) as const;
    await device(screensWith(invite), `/admin/users/${NADIA}`, { role: 'admin', held: held() });
    open();
    fireEvent.click(await screen.findByTestId('invite'));
    const dialog = await screen.findByTestId('invitation');
    expect(dialog.textContent).toContain(words);
    expect(within(dialog).getByTestId('invitation-link')).toBeTruthy();
    // One's own mail program is offered where the letter has not gone.
    expect(within(dialog).queryAllByTestId('invitation-mail')).toHaveLength(own);
  });

  it.each([
    [{ kind: 'unreachable' } as const, /avec le réseau/],
    [{ kind: 'refused', code: 'NOT_FOUND' } as const, /ne connaît pas encore ce compte/],
    [{ kind: 'refused', code: 'SOMETHING' } as const, /Réessayez dans un moment/],
  ])('AD-5 says why there is no link: %o', async (answer, words) => {
    await device(
      screensWith(async () => answer),
      `/admin/users/${NADIA}`,
      { role: 'admin', held: held() },
    );
    open();
    fireEvent.click(await screen.findByTestId('invite'));
    expect((await screen.findByTestId('invitation')).textContent).toMatch(words);
  });

  it('AD-6 suspending asks first; lifting it leaves the state to the server', async () => {
    const first = await device(screensWith(), `/admin/users/${NADIA}`, {
      role: 'admin',
      held: held({ status: 'active' }),
    });
    open();
    fireEvent.click(await screen.findByTestId('suspend'));
    fireEvent.click(await screen.findByTestId('confirm'));
    await screen.findByTestId('reinstate');
    expect(screen.queryByTestId('invite')).toBeNull();
    fireEvent.click(screen.getByTestId('reinstate'));
    await screen.findByTestId('suspend');
    expect((await first.sent()).map(({ payload }) => payload)).toEqual([{ status: 'suspended' }, { status: null }]);
  });

  it('AD-4 a template says whom it concerns, and is applied to who differs, after a question, one change each', async () => {
    const others = ['Ali', 'Zoé'].map((name): Held => ({
      entityType: 'user',
      id: testId(),
      data: { name, email: `${name}@example.org`, role: 'practitioner', percentage: 50, ...ofTemplate },
    }));
    const { sent } = await device(screensWith(), `/admin/templates/${TEMPLATE}`, {
      role: 'admin',
      held: [...held(ofTemplate), ...others],
    });
    open();
    const list = await screen.findByTestId('template-users');
    await waitFor(() => expect(list.textContent).toMatch(/Ali.*50.*Nadia Roux.*comme le modèle.*Zoé.*50/));
    fireEvent.click(screen.getByTestId('template-apply'));
    const confirm = await screen.findByTestId('confirm');
    expect(await sent()).toEqual([]);
    fireEvent.click(confirm);
    fireEvent.click(confirm);
    await waitFor(() => expect(screen.queryByTestId('template-apply')).toBeNull());
    expect((await sent()).map(({ entityId, payload }) => [entityId, payload])).toEqual(
      others.map(({ id }) => [id, { percentage: 70.5, role: 'practitioner' }]),
    );
  });

  it('AD-4 the form of a template names whom it concerns and changes nobody', async () => {
    const { sent } = await device(screensWith(), `/admin/templates/${TEMPLATE}/edit`, {
      role: 'admin',
      held: held(ofTemplate),
    });
    open();
    const hint = await screen.findByTestId('template-concerns');
    expect(hint.textContent).toMatch(/1 utilisateur vient de ce modèle.*Nadia Roux.*Enregistrer ne change rien/);
    type('percentage', '40');
    fireEvent.click(screen.getByTestId('save'));
    await waitFor(() => expect(screen.queryByTestId('save')).toBeNull());
    expect((await sent()).map(({ entityType, payload }) => [entityType, payload])).toEqual([
      ['template', { percentage: 40 }],
    ]);
  });

  it.each(['fr', 'en'] as const)('AD-2 no raw key is on a list of users or templates: %s', async (language) => {
    await setLanguage(language);
    for (const entityType of ['user', 'template'])
      for (const key of ['search', 'count_one', 'count_other', 'list', 'new', 'newShort', 'none', 'pick', 'pickHelp'])
        expect([entityType, key, textOf(`${entityType}.${key}`)]).toEqual([entityType, key, expect.any(String)]);
  });
});
