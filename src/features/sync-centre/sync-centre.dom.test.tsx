import { fireEvent, screen, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { clinic } from '../../contract/clinic.ts';
import {
  DomainContext,
  SessionContext,
  type Account,
  type ImportedQueue,
  type OutboxEntry,
  type Session,
  type SyncStatus,
} from '../../hooks/index.ts';
import { ModulePartsContext, type ModuleParts } from '../../records/module-parts.ts';
import { startTexts, type Language } from '../../ui/i18n/i18n.ts';
import { show as render } from '../../ui/testing/render.tsx';
import { ConflictView, type ConflictViewProps } from './conflict-view.tsx';
import { useImportQueue } from './import-queue.tsx';
import { NothingWaits } from './nothing-waits.tsx';
import { Numbers } from './numbers.tsx';
import { OutboxRow } from './outbox-row.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { ReportedLosses } from './reported-losses.tsx';
import { SpaceView } from './space.tsx';
import { loadWords } from './words.ts';

beforeAll(async () => {
  await startTexts('fr');
  await loadWords();
});

const None = () => null;
const MODULES = new Map<string, ModuleParts>([['patient', { path: 'patients', Create: None, Details: None }]]);

const WRITES = { patient: 'rw', practitioner: 'rw' } as const;

const show = (
  node: ReactNode,
  language?: Language,
  modules: typeof MODULES = MODULES,
  permissions: Account['permissions'] = WRITES,
) =>
  render(
    <SessionContext value={{ account: { permissions } } as unknown as Session}>
      <DomainContext value={clinic}>
        <ModulePartsContext value={modules}>{node}</ModulePartsContext>
      </DomainContext>
    </SessionContext>,
    language,
  );

const NOW = new Date('2026-11-21T10:50:00');
const ID = '01900000-0000-7000-8000-000000000001';

const entry = (more: Partial<OutboxEntry>): OutboxEntry =>
  ({
    seq: 1,
    id: 'm1',
    entityType: 'patient',
    entityId: ID,
    operation: 'UPDATE',
    payload: { phones: ['0698765432'], note: 'Diabète, HbA1c 7,1 %' },
    baseVersion: 3,
    base: { phones: ['0612345678'], note: 'Diabète', version: 3 },
    createdAt: '2026-11-21T10:42:00',
    reason: null,
    resolves: null,
    resolvedBy: null,
    schemaVersion: 1,
    state: 'pending',
    failures: 0,
    dependsOn: [],
    settledAt: null,
    ackVersion: null,
    conflict: null,
    rejection: null,
    label: 'MARTIN Claire',
    ...more,
  }) as OutboxEntry;

const CONFLICT = entry({
  state: 'conflict',
  conflict: {
    outboxEventId: 'm1',
    reason: 'VERSION',
    fields: ['phones', 'note'],
    baseVersion: 3,
    serverVersion: 4,
    serverData: { phones: ['0711223344'], note: 'Diabète équilibré', email: 'a@b.fr', version: 4 },
    modifiedBy: { id: 'u', name: 'Dr Benali' },
    modifiedAt: '2026-11-21T10:40:00',
  },
});

async function conflict(shown: OutboxEntry = CONFLICT) {
  const onResolve = vi.fn<ConflictViewProps['onResolve']>();
  await show(
    <ConflictView
      entry={shown}
      place={{ number: 1, of: 2 }}
      now={NOW}
      onResolve={onResolve}
      onLater={() => undefined}
      onNext={() => undefined}
    />,
  );
  return onResolve;
}

const fieldOf = (name: string) =>
  within(screen.getAllByTestId('field').find((element) => element.dataset['field'] === name) as HTMLElement);

describe('conflict', () => {
  it('H28 UI-41 shows both sides, who and when, and picks nothing that both changed', async () => {
    await conflict();
    expect(screen.getByTestId('conflict').dataset['mutationId']).toBe('m1');
    expect(screen.getByText(/2 champs diffèrent · 1 identique/)).toBeTruthy();
    for (const side of ['pick-mine', 'pick-server', 'pick-both'])
      expect(fieldOf('phones').getByTestId<HTMLInputElement>(side).checked).toBe(false);
    expect(fieldOf('phones').getByText('07 11 22 33 44')).toBeTruthy();
    expect(screen.getAllByText(/Dr Benali/).length).toBeGreaterThan(0);
    expect(fieldOf('note').getByText(/équilibré/).tagName).toBe('INS');
  });

  it('H2 UI-36 no answer takes the second tap of a double tap that has settled the conflict before', async () => {
    await conflict();
    for (const answer of ['keep-mine', 'keep-server', 'apply'])
      expect(screen.getByTestId(answer).dataset['decides'], answer).toBe('');
  });

  it('RB-13 what came under the open form is not shown as what was before', async () => {
    await conflict({ ...CONFLICT, base: { note: 'Diabète équilibré', version: 4 } });
    expect(fieldOf('note').getByText('valeur non conservée ici')).toBeTruthy();
    expect(fieldOf('note').getAllByText(/équilibré/)).toHaveLength(1);
  });

  it('applies a pick per field', async () => {
    const onResolve = await conflict();
    fireEvent.click(fieldOf('note').getByTestId('pick-server'));
    fireEvent.click(screen.getByTestId('apply'));
    expect(onResolve).not.toHaveBeenCalled();
    expect(screen.getByRole('alert').textContent).toContain('Téléphone');
    expect(document.activeElement).toBe(fieldOf('phones').getByTestId('pick-mine'));
    fireEvent.click(fieldOf('phones').getByTestId('pick-both'));
    expect(fieldOf('phones').getByText(/07 11 22 33 44\s06 98 76 54 32/)).toBeTruthy();
    fireEvent.click(screen.getByTestId('apply'));
    expect(onResolve).toHaveBeenCalledWith({ kind: 'fields', pick: { phones: 'both', note: 'server' } });
  });

  it('H28 UI-41 what one side alone changed is picked already, and may be picked otherwise', async () => {
    await conflict({ ...CONFLICT, payload: { note: 'La mienne', email: 'a@c.fr' } });
    const isPicked = (field: string, side: string) => fieldOf(field).getByTestId<HTMLInputElement>(side).checked;
    expect(isPicked('phones', 'pick-server')).toBe(true);
    expect(isPicked('email', 'pick-mine')).toBe(true);
    expect(isPicked('note', 'pick-mine') || isPicked('note', 'pick-server')).toBe(false);
  });

  it('UI-95 of lists of structures each item is kept or not, and says in whose list it is', async () => {
    const [was, mine, theirs] = ['1', '2', '3'].map((value) => ({ system: 'urn:mrn', value }));
    const lists = { ...CONFLICT, payload: { identifiers: [was!, mine!] }, base: { identifiers: [was!], version: 3 } };
    const onResolve = await conflict({
      ...lists,
      conflict: {
        ...CONFLICT.conflict!,
        fields: ['identifiers'],
        serverData: { identifiers: [was!, theirs!], version: 4 },
      },
    });
    const field = fieldOf('identifiers');
    fireEvent.click(field.getByTestId('pick-items'));
    const items = () => field.getAllByTestId<HTMLInputElement>('pick-item');
    expect(items().map((item) => [item.checked, item.closest('label')?.querySelector('small')?.textContent])).toEqual([
      [true, 'sur les deux versions'],
      [false, 'sur le serveur seulement'],
      [false, 'dans cette version seulement'],
    ]);
    // What both have is no choice yet.
    fireEvent.click(screen.getByTestId('apply'));
    expect(onResolve).not.toHaveBeenCalled();
    fireEvent.click(items()[1]!);
    fireEvent.click(items()[0]!);
    expect(items().map(({ checked }) => checked)).toEqual([false, true, false]);
    fireEvent.click(screen.getByTestId('apply'));
    expect(onResolve).toHaveBeenCalledExactlyOnceWith({ kind: 'fields', pick: { identifiers: { items: [theirs] } } });
  });

  it('UI-95 one by one begins with what was picked, and is not offered where there is one item', async () => {
    await conflict();
    const field = fieldOf('phones');
    fireEvent.click(field.getByTestId('pick-both'));
    fireEvent.click(field.getByTestId('pick-items'));
    expect(field.getAllByTestId<HTMLInputElement>('pick-item').map(({ checked }) => checked)).toEqual([true, true]);
    fireEvent.click(field.getByTestId('pick-mine'));
    expect(field.getAllByTestId<HTMLInputElement>('pick-item').map(({ checked }) => checked)).toEqual([false, true]);
    expect(fieldOf('note').queryByTestId('pick-items')).toBeNull();
  });

  it('CR-51 of a note it asks about the sections that people wrote, not about the text made of them', async () => {
    const onResolve = await conflict(
      entry({
        entityType: 'medicalRecord',
        state: 'conflict',
        base: { reason: 'Toux', text: 'Motif\nToux', title: 'Toux', version: 3 },
        payload: { reason: 'Toux sèche', text: 'Motif\nToux sèche', title: 'Toux sèche' },
        conflict: {
          outboxEventId: 'm1',
          reason: 'VERSION',
          fields: ['plan', 'reason', 'text', 'title'],
          baseVersion: 3,
          serverVersion: 4,
          serverData: {
            reason: 'Toux grasse',
            plan: 'Repos',
            text: 'Reason\nToux grasse\n\nPlan\nRepos',
            title: 'Toux grasse',
            version: 4,
          },
          modifiedBy: { id: 'u', name: 'Dr Benali' },
          modifiedAt: '2026-11-21T10:40:00',
        },
      }),
    );
    expect(screen.getAllByTestId('field').map(({ dataset }) => dataset['field'])).toEqual(['plan', 'reason']);
    expect(screen.getByText(/2 champs diffèrent · 0 identique/)).toBeTruthy();
    fireEvent.click(fieldOf('reason').getByTestId('pick-mine'));
    fireEvent.click(screen.getByTestId('apply'));
    expect(onResolve).toHaveBeenCalledWith({ kind: 'fields', pick: { plan: 'server', reason: 'mine' } });
  });

  it.each([
    ['keep-mine', 'mine'],
    ['keep-server', 'server'],
  ])('%s takes all of one side', async (button, kind) => {
    const onResolve = await conflict();
    fireEvent.click(screen.getByTestId(button));
    expect(onResolve).toHaveBeenCalledWith({ kind });
  });

  const TWICE = entry({
    state: 'conflict',
    operation: 'CREATE',
    payload: { birthName: 'MARTIN', phones: ['0698765432'], usualName: 'DURAND' },
    baseVersion: null,
    base: null,
    conflict: {
      ...CONFLICT.conflict!,
      reason: 'EXISTS',
      fields: [],
      baseVersion: null,
      serverData: { birthName: 'MARTIN', phones: ['0711223344'], email: 'a@b.fr', version: 1 },
    },
  });

  it('UI-96 a record created twice says so, and asks about what both filled in differently', async () => {
    const onResolve = await conflict(TWICE);
    expect(screen.getByRole('heading').textContent).toBe('MARTIN Claire fiche créée deux fois');
    expect(screen.getByText(/3 champs diffèrent · 1 identique/)).toBeTruthy();
    expect(screen.queryByText('Avant')).toBeNull();
    const isPicked = (field: string, side: string) => fieldOf(field).getByTestId<HTMLInputElement>(side).checked;
    expect(isPicked('usualName', 'pick-mine')).toBe(true);
    expect(isPicked('email', 'pick-server')).toBe(true);
    for (const side of ['pick-mine', 'pick-server', 'pick-both']) expect(isPicked('phones', side)).toBe(false);
    fireEvent.click(screen.getByTestId('apply'));
    expect(onResolve).not.toHaveBeenCalled();
    fireEvent.click(fieldOf('phones').getByTestId('pick-both'));
    fireEvent.click(screen.getByTestId('apply'));
    expect(onResolve).toHaveBeenCalledExactlyOnceWith({
      kind: 'fields',
      pick: { phones: 'both', usualName: 'mine', email: 'server' },
    });
  });

  it('UI-96 two creations with the same content have nothing to choose field by field', async () => {
    await conflict({ ...TWICE, payload: TWICE.conflict!.serverData! });
    expect(screen.getByText(/Dr Benali.* · 3 identiques/)).toBeTruthy();
    expect(screen.queryByTestId('apply')).toBeNull();
    expect(screen.getByTestId('keep-server')).toBeTruthy();
  });

  it('UI-96 the sync centre says by whom the record is there already, and what differs', async () => {
    await show(<OutboxRow entry={TWICE} now={NOW} />);
    expect(screen.getByTestId('outbox-row').textContent).toMatch(/Créée deux fois\s: ici à .*Dr Benali.* — Téléphone/);
  });

  it('a record deleted on the server is either made anew or let go', async () => {
    await conflict(
      entry({
        state: 'conflict',
        conflict: {
          outboxEventId: 'm1',
          reason: 'DELETED',
          fields: [],
          baseVersion: 3,
          serverVersion: 4,
          serverData: null,
          modifiedBy: null,
          modifiedAt: null,
        },
      }),
    );
    expect(screen.getByTestId('keep-mine').textContent).toBe('Recréer avec ma version');
    expect(screen.getByTestId('keep-server').textContent).toBe('Accepter la suppression');
    expect(screen.queryByTestId('apply')).toBeNull();
  });
});

describe('outbox rows', () => {
  const row = (
    shown: OutboxEntry,
    language: Language = 'fr',
    modules = MODULES,
    permissions: Account['permissions'] = WRITES,
  ) =>
    show(
      <ul>
        <OutboxRow
          entry={shown}
          now={NOW}
          onRetry={() => undefined}
          onDiscard={() => undefined}
          onKeep={() => undefined}
        />
      </ul>,
      language,
      modules,
      permissions,
    );
  const buttons = () =>
    ['retry', 'edit', 'discard', 'keep', 'open'].filter((name) => screen.queryByTestId(name) !== null);

  it('say what waits in a person’s words', async () => {
    await row(entry({}));
    expect(screen.getByText('Fiche de MARTIN Claire')).toBeTruthy();
    expect(screen.getByText('Téléphone, Note · enregistrée sur cet appareil à 10:42')).toBeTruthy();
    expect(buttons()).toEqual(['discard', 'open']);
  });

  it.each([
    ['a delete that was undone', { revive: true, baseVersion: null }, 'Fiche rétablie'],
    ['a record made anew over a deleted one', { revive: false, baseVersion: 4 }, 'Fiche rétablie'],
    ['a record that is new', { revive: false, baseVersion: null }, 'Création'],
  ])('say of %s what the person did', async (_name, more, deed) => {
    await row(entry({ operation: 'CREATE', ...more }));
    expect(screen.getByText(`${deed} · enregistrée sur cet appareil à 10:42`)).toBeTruthy();
  });

  it('say why the server refused, and lead to the form with the content', async () => {
    await row(entry({ state: 'rejected', rejection: { outboxEventId: 'm1', code: 'DUPLICATE', message: 'x' } }));
    expect(
      screen.getByText(/Le numéro d’identité appartient déjà à une autre fiche\. Votre saisie est conservée\./),
    ).toBeTruthy();
    expect(buttons()).toEqual(['retry', 'edit', 'discard', 'keep', 'open']);
    expect(screen.getByTestId('edit').getAttribute('href')).toBe(`/patients/${ID}/edit?mutation=m1`);
  });

  it.each([
    ['nothing', '', ['retry', 'discard', 'keep']],
    ['no more than read', 'r', ['retry', 'discard', 'keep', 'open']],
  ] as const)(
    'AD-15 who may do %s here any more reads what they typed in the row, because no form takes it',
    async (_name, right, offered) => {
      const rejection = { outboxEventId: 'm1', code: 'FORBIDDEN' as const, message: 'x' };
      const shown = entry({ state: 'rejected', rejection, payload: { note: 'Rappeler', phones: null } });
      await row(shown, 'fr', MODULES, { patient: right });
      const typed = screen.getByTestId('typed');
      expect([...typed.querySelectorAll('dt, dd')].map(({ textContent }) => textContent)).toEqual([
        'Note',
        'Rappeler',
        'Téléphone',
        'effacé',
      ]);
      expect(buttons()).toEqual(offered);
    },
  );

  it('AD-15 who may write corrects in the form: the row does not repeat it', async () => {
    await row(entry({ state: 'rejected', rejection: { outboxEventId: 'm1', code: 'DUPLICATE', message: 'x' } }));
    expect(screen.queryByTestId('typed')).toBeNull();
  });

  it('UI-76 a record is opened and corrected on the page of its module, whichever module that is', async () => {
    const practitioner = entry({
      entityType: 'practitioner',
      state: 'rejected',
      payload: { phone: '0' },
      base: null,
      rejection: { outboxEventId: 'm1', code: 'DUPLICATE', message: 'x' },
    });
    const staff = new Map([['practitioner', { path: 'staff', Create: None, Details: None }]]);
    const { unmount } = await row(practitioner, 'fr', staff);
    expect(screen.getByTestId('open').getAttribute('href')).toBe(`/staff/${ID}`);
    expect(screen.getByTestId('edit').getAttribute('href')).toBe(`/staff/${ID}/edit?mutation=m1`);
    unmount();
    await row(practitioner);
    expect(buttons()).toEqual(['retry', 'discard', 'keep']);
  });

  it('H2 UI-36 what decides of a change does not take the second tap of a double tap on the change above', async () => {
    await row(entry({ state: 'rejected', rejection: { outboxEventId: 'm1', code: 'DUPLICATE', message: 'x' } }));
    for (const name of ['retry', 'discard', 'keep']) expect(screen.getByTestId(name).dataset['decides'], name).toBe('');
  });

  it('say a refusal that this version does not know without its technical words', async () => {
    await row(
      entry({ state: 'rejected', rejection: { outboxEventId: 'm1', code: 'BRAND_NEW', message: 'constraint x_fk' } }),
    );
    expect(screen.getByText(/Le serveur ne l’accepte pas\./)).toBeTruthy();
    expect(screen.queryByText(/constraint/)).toBeNull();
  });

  const REFUSED = {
    outboxEventId: 'm1',
    code: 'VALIDATION',
    message: 'no',
    errors: [
      { path: 'birthDate', message: 'x', code: 'too_old', params: { years: 130 } },
      { path: 'contacts.0.phone', message: 'x', code: 'too_long', params: { max: 40 } },
      { path: 'email', message: 'is too loud', code: 'too_loud' },
      { path: '', message: 'x', code: 'last_admin' },
    ],
  };
  it.each<[Language, string[]]>([
    [
      'fr',
      [
        'Date de naissance — Cette date remonte à plus de 130 ans.',
        'Personnes à prévenir 1, Téléphone — 40 caractères au plus.',
        'Adresse e-mail — is too loud',
        'Le cabinet doit garder au moins un administrateur.',
      ],
    ],
    [
      'en',
      [
        'Date of birth — This date is more than 130 years ago.',
        'Emergency contacts 1, Phone — At most 40 characters.',
        'Email — is too loud',
        'The clinic must keep at least one administrator.',
      ],
    ],
  ])('CT-5 say in %s, fault by fault, why the server refused', async (language, said) => {
    await row(entry({ state: 'rejected', rejection: REFUSED }), language);
    const reasons = [...screen.getByTestId('reasons').children];
    expect(reasons.map(({ textContent }) => textContent)).toEqual(said);
    expect(reasons.map((reason) => reason.getAttribute('lang'))).toEqual([null, null, 'en', null]);
  });

  it('CT-5 an older server names no codes: the contract finds them in what was refused', async () => {
    const errors = [{ path: 'email', message: 'must be an e-mail address' }];
    await row(entry({ state: 'rejected', payload: { email: 'x' }, rejection: { ...REFUSED, errors } }));
    expect(screen.getByTestId('reasons').textContent).toMatch(/Cette adresse n’est pas complète/);
  });

  it('what is being sent is left alone', async () => {
    await row(entry({ state: 'sent' }));
    expect(buttons()).toEqual(['open']);
  });
});

describe('how the queue stands', () => {
  const status = (pauses: SyncStatus['pauses']) =>
    ({
      chip: 'pending',
      pauses,
      pending: 2,
      lastContactAt: null,
      oldestPendingAt: null,
      nextAttemptAt: null,
    }) as unknown as SyncStatus;

  it('all that keeps it from going is said, not only the first', async () => {
    await show(<Numbers status={status(['storage', 'signed-out', 'offline'])} now={NOW} />);
    expect(screen.getByTestId('pauses').textContent).toBe(
      'Envoi suspendul’appareil n’enregistre plus, session terminée, hors ligne',
    );
  });

  it('a server that can’t be reached is said beside the next attempt, whatever the chip says', async () => {
    const { container } = await show(
      <Numbers status={{ ...status([]), chip: 'attention', nextAttemptAt: '2026-11-21T10:52:00' }} now={NOW} />,
    );
    expect(screen.getByTestId('pauses').textContent).toBe('Envoi suspenduserveur injoignable');
    expect(container.textContent).toContain('Prochaine tentative10:52');
  });

  it('nothing is said where it is free to go', async () => {
    await show(<Numbers status={status([])} now={NOW} />);
    expect(screen.queryByTestId('pauses')).toBeNull();
  });
});

describe('ST-13 where nothing waits', () => {
  const AT = '2026-11-21T10:49:00';
  const LOSS = { pending: 2, since: null, announcedAt: AT, told: true, seen: false };
  it.each([
    ['the server has answered', { lastContactAt: AT, loss: null, storage: null }, 'Tout est synchronisé'],
    [
      'it never has',
      { lastContactAt: null, loss: null, storage: null },
      'Aucune modification en attente sur cet appareil',
    ],
    [
      'work that was announced is gone',
      { lastContactAt: AT, loss: LOSS, storage: null },
      'Aucune modification en attente sur cet appareil',
    ],
    [
      'H33 ST-13 the store can’t be read',
      { lastContactAt: AT, loss: null, storage: 'unreadable' as const },
      'Aucune modification en attente sur cet appareil',
    ],
  ])('%s', async (_name, status, title) => {
    await show(<NothingWaits status={status} />);
    expect(screen.getByText(title)).toBeTruthy();
  });
});

describe('LD-2 losses that devices have reported', () => {
  const loss = {
    clientId: 'c1',
    name: 'Tablette 2',
    user: { id: 'u1', name: 'Anna Weber' },
    pending: 3,
    oldestPendingAt: '2026-11-20T09:00:00',
    announcedAt: '2026-11-20T10:00:00',
    noticedAt: '2026-11-21T08:30:00',
  };

  it('says whose, how much, on which device and since when', async () => {
    await show(
      <ReportedLosses
        list={async () => [
          loss,
          { ...loss, name: null, pending: 1, oldestPendingAt: null, announcedAt: '2026-11-19T10:00:00' },
        ]}
      />,
    );
    const [first, second] = await screen.findAllByTestId('reported-loss');
    expect(first?.textContent).toBe(
      'Anna Weber\u00a0: 3 modifications perduesAppareil Tablette 2 · la plus ancienne datait du 20/11/2026 09:00 · constaté le 21/11/2026 08:30',
    );
    expect(second?.textContent).toBe(
      'Anna Weber\u00a0: 1 modification perdueAppareil sans nom · constaté le 21/11/2026 08:30',
    );
  });

  it.each([
    ['none', []],
    ['no answer', null],
  ])('shows nothing for %s', async (_what, said) => {
    const list = vi.fn(async () => said);
    const { container } = await show(<ReportedLosses list={list} />);
    await vi.waitFor(() => expect(list).toHaveBeenCalled());
    await Promise.resolve();
    expect(container.querySelector('section')).toBeNull();
  });
});

describe('OB-20 a file of unsent changes', () => {
  function Import({ take }: { take: (text: string) => Promise<ImportedQueue> }) {
    const { button, news } = useImportQueue(take);
    return (
      <>
        {button}
        {news}
      </>
    );
  }
  const choose = (text: string) =>
    fireEvent.change(screen.getByTestId('import-file'), { target: { files: [new File([text], 'export.json')] } });

  it.each([
    [{ kind: 'taken', added: 2, known: 1 }, /2 modifications reprises/, /1 était déjà/],
    [{ kind: 'taken', added: 0, known: 3 }, /Rien de nouveau/, /3 étaient déjà/],
    [{ kind: 'damaged' }, /export.json.*est abîmé/, /Rien n’a été repris/],
    [{ kind: 'other-person' }, /appartient à une autre personne/, /sous son propre compte/],
    [{ kind: 'newer' }, /version plus récente/, /Mettez l’application à jour/],
  ] as const)('OB-20 says what became of it: %o', async (result, title, text) => {
    const took: string[] = [];
    await show(<Import take={async (content) => (took.push(content), result)} />);
    choose('{"x":1}');
    const said = await screen.findByTestId('import-result');
    expect(said.textContent).toMatch(title);
    expect(said.textContent).toMatch(text);
    expect(took).toEqual(['{"x":1}']);
  });

  it('OB-20 a store that refuses it is no damaged file', async () => {
    await show(<Import take={() => Promise.reject(new Error('full'))} />);
    choose('x');
    expect((await screen.findByTestId('import-result')).dataset['kind']).toBe('not-kept');
  });
});

describe('UI-68 several changes at once', () => {
  it('UI-68 each action says how many of those selected it concerns, and gets these', async () => {
    const done: Record<string, readonly string[]> = {};
    const into = (name: string) => (entries: readonly OutboxEntry[]) => void (done[name] = entries.map(({ id }) => id));
    await show(
      <SelectionBar
        selected={[
          entry({ id: 'a', state: 'pending' }),
          entry({ id: 'b', state: 'rejected' }),
          entry({ id: 'c', state: 'conflict' }),
          entry({ id: 'd', state: 'sent' }),
        ]}
        onRetry={into('retry')}
        onKeep={into('keep')}
        onDiscard={into('discard')}
        onExport={into('export')}
        onClose={() => undefined}
      />,
    );
    expect(screen.getByTestId('selected-count').textContent).toMatch(/4 sélectionnées/);
    for (const name of ['retry', 'keep', 'discard', 'export']) fireEvent.click(screen.getByTestId(`selected-${name}`));
    expect(done).toEqual({ retry: ['b'], keep: ['b', 'c'], discard: ['a', 'b', 'c'], export: ['a', 'b', 'c', 'd'] });
    expect(screen.getByTestId('selected-retry').textContent).toContain('(1)');
  });
});

describe('the room on the device', () => {
  const space = { used: 41.2e6, room: 60e9, parts: { records: 30e6, app: 11.2e6, other: 0 }, isKept: false };

  it('ST-18 is shown by kind, in the person’s language, and whether the browser may clear it', async () => {
    const onKeep = vi.fn(async () => false);
    await show(<SpaceView space={space} onKeep={onKeep} />);
    const panel = await screen.findByTestId('space');
    expect(panel.textContent).toMatch(/41,2\sMo utilisés sur 60\sGo/);
    expect([...panel.querySelectorAll('tr')].map((row) => row.textContent)).toEqual([
      expect.stringMatching(/^Fiches et modifications30\sMo$/),
      expect.stringMatching(/^Application11,2\sMo$/),
    ]);
    fireEvent.click(within(panel).getByTestId('keep'));
    await within(panel).findByText(/ne s’y engage pas encore/);
    expect(onKeep).toHaveBeenCalledOnce();
    expect(within(panel).queryByTestId('keep')).toBeNull();
  });

  it('ST-18 says what to do when it is short, and asks for nothing that is granted', async () => {
    await show(<SpaceView space={{ ...space, used: 59.95e9, isKept: true }} onKeep={async () => true} />);
    const panel = await screen.findByTestId('space');
    expect(panel.textContent).toMatch(/Il ne reste que 50\sMo/);
    expect(panel.textContent).toContain('exportez-les d’abord');
    expect(within(panel).queryByTestId('keep')).toBeNull();
  });
});
