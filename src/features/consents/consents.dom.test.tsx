import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { testId } from '../../../test/support/queue.ts';
import { fillTemplate } from '../../contract/clinical/template-variables.ts';
import { consentHash } from '../../contract/entities/consent.ts';
import type { JsonObject } from '../../lib/json.ts';
import { PrintList } from '../../records/print-list.tsx';
import { recordScreens, type RecordScreens } from '../../records/record-screens.tsx';
import { setLanguage, startTexts } from '../../ui/i18n/i18n.ts';
import { withdrawOffer } from '../../ui/shell/undo-toast.tsx';
import { CLAIRE_ID, device, HUGO_ID, type Held } from '../chart/testing/device.tsx';
import { ConsentMark } from './consent-mark.tsx';
import { consents } from './consent-module.tsx';
import { ConsentsReminder } from './consents-reminder.tsx';
import { loadWords } from './words.ts';

// As it is, and counted.
vi.mock(import('../../contract/clinical/template-variables.ts'), { spy: true });

const SCREENS = { consents: recordScreens(consents) };
const PNG = 'data:image/png;base64,iVBORw0KGgo=';
const TEMPLATE_ID = testId();

const template: Held = {
  entityType: 'documentTemplate',
  id: TEMPLATE_ID,
  data: {
    kind: 'consent',
    name: 'Soins courants',
    language: 'fr',
    templateVersion: 2,
    status: 'published',
    consentType: 'care',
    body: 'Je soussigné(e) {{patient.fullName}} consens aux soins.\n[?] J’ai pu poser mes questions\n[_] Mes allergies',
  },
};

async function given(data: JsonObject = {}): Promise<Held> {
  const record: JsonObject = {
    patientId: CLAIRE_ID,
    type: 'care',
    status: 'active',
    language: 'fr',
    text: 'Je consens aux soins.',
    answers: { 'Mes allergies': 'aucune' },
    dateTime: '2026-11-20T09:00:00.000Z',
    performer: { kind: 'patient', name: 'LEFÈVRE Claire' },
    method: 'tablet',
    signature: { image: PNG, signedAt: '2026-11-20T09:00:00.000Z' },
    ...data,
  };
  return {
    entityType: 'consent',
    id: testId(),
    data: { contentHash: await consentHash(record), ...record },
  };
}

const open = () => fireEvent.click(screen.getByText('open'));
const integrity = () => screen.findByTestId('integrity');
const type = (field: string, value: string) => {
  const control = screen.getByTestId(`field-${field}`);
  fireEvent.change(control, { target: { value } });
  fireEvent.blur(control);
};

describe('consents', () => {
  beforeAll(async () => {
    await startTexts('fr');
    await loadWords();
  });
  beforeEach(async () => {
    localStorage.clear();
    withdrawOffer();
    await setLanguage('fr');
  });

  it('CS-10 one that is not intact says so beside its name, and only that one', async () => {
    const [intact, changed] = [await given(), await given({ contentHash: 'a'.repeat(64) })];
    const probe: RecordScreens = {
      ...SCREENS.consents,
      Screen: () => (
        <>
          <p data-testid="intact">
            <ConsentMark id={intact.id} />
          </p>
          <p data-testid="changed">
            <ConsentMark id={changed.id} />
          </p>
        </>
      ),
    };
    await device({ probe }, '/probe', { held: [intact, changed] });
    open();
    await waitFor(() => expect(screen.getByTestId('changed').textContent).toBe('Intégrité non vérifiée'));
    expect(screen.getByTestId('intact').textContent).toBe('');
  });

  it('CS-65 one that is not intact says so at its head, in its proof and on paper, in a list too', async () => {
    const changed = await given({ contentHash: 'a'.repeat(64) });
    const print = vi.fn();
    vi.stubGlobal('print', print);
    await device(SCREENS, `/consents/${changed.id}`, { held: [changed], zone: 'Europe/Paris' });
    open();
    const head = await screen.findByTestId('record-header');
    await waitFor(() => expect(within(head).getByTestId('not-intact')).toBeTruthy());
    fireEvent.click(screen.getByTestId('print'));
    await waitFor(() => expect(print).toHaveBeenCalledTimes(1));
    const sheet = screen.getByTestId('print-sheet');
    expect(sheet.textContent).toContain('Intégrité non vérifiée');
    expect(sheet.textContent).not.toContain('Vérification');
    expect(sheet.textContent).not.toContain('pas encore reçu');
    vi.unstubAllGlobals();
  });

  it('CS-65 a printed list waits for the hashes, and names the one that is wrong', async () => {
    const [intact, changed] = [await given(), await given({ contentHash: 'a'.repeat(64) })];
    const print = vi.fn();
    const probe: RecordScreens = {
      ...SCREENS.consents,
      Screen: () => (
        <PrintList
          module={consents}
          records={[intact, changed].map(({ id, data }) => ({ id, summary: data }))}
          filters={[]}
          onDone={() => undefined}
          print={print}
        />
      ),
    };
    await device({ probe }, '/probe', { held: [intact, changed], zone: 'Europe/Paris' });
    open();
    await waitFor(() => expect(print).toHaveBeenCalledTimes(1));
    const lines = [...screen.getByTestId('print-sheet').querySelectorAll('tbody tr')];
    expect(lines.map(({ textContent }) => textContent?.includes('Intégrité non vérifiée'))).toEqual([false, true]);
  });

  it('CS-17 a row says signer, patient of a relative’s signature, state and day; an expired one is said to be', async () => {
    const rows = [
      await given(),
      await given({ validUntil: '2026-11-20' }),
      await given({ performer: { kind: 'related', name: 'Paul Petit', relation: 'père' } }),
    ];
    const { Details } = SCREENS.consents;
    const probe: RecordScreens = {
      ...SCREENS.consents,
      Screen: () => (
        <>
          {rows.map(({ id, data }) => (
            <p key={id} data-testid="details">
              <Details summary={data} />
            </p>
          ))}
        </>
      ),
    };
    await device({ probe }, '/probe');
    open();
    await waitFor(() =>
      expect(
        screen.getAllByTestId('details').map(({ textContent }) => textContent?.replace(/ \d\d:\d\d$/, '')),
      ).toEqual([
        'LEFÈVRE Claire · accordé · 20/11/2026',
        'LEFÈVRE Claire · expiré · 20/11/2026',
        'LEFÈVRE Claire · Paul Petit · accordé · 20/11/2026',
      ]),
    );
  });

  it('CS-11 the proof page shows what was read, who decided and when, and verifies the hash before the reader', async () => {
    const held = await given({ templateId: TEMPLATE_ID, templateVersion: 2, witness: 'Hélène Moreau' });
    await device(SCREENS, `/consents/${held.id}`, { held: [held, template] });
    open();
    await waitFor(async () => expect((await integrity()).dataset['intact']).toBe('true'));
    const page = screen.getByRole('article');
    for (const said of [
      'Je consens aux soins.',
      'LEFÈVRE Claire',
      'Hélène Moreau',
      'Soins courants, version 2',
      'Mes allergies',
      'Intégrité vérifiée',
      String(held.data['contentHash']),
      'Reçu par le serveur',
    ])
      expect(page.textContent).toContain(said);
    expect(within(page).getByRole('img').getAttribute('src')).toBe(PNG);
    expect(screen.queryByTestId('edit')).toBeNull();
    expect(screen.queryByTestId('delete')).toBeNull();
  });

  it.each(['text', 'answers', 'signature'])('CS-12 a changed %s is said', async (field) => {
    const held = await given();
    const changed: JsonObject = {
      text: 'Je consens à tout.',
      answers: { 'Mes allergies': 'pénicilline' },
      signature: { image: PNG, signedAt: '2026-11-20T10:00:00.000Z' },
    };
    held.data = { ...held.data, [field]: changed[field] ?? null };
    await device(SCREENS, `/consents/${held.id}`, { held: [held] });
    open();
    await waitFor(async () => expect((await integrity()).dataset['intact']).toBe('false'));
    expect((await integrity()).textContent).toContain('Intégrité non vérifiée');
    expect(within(await integrity()).getByRole('alert')).toBeTruthy();
  });

  it('CS-13 CS-62 a consent by word of mouth needs its witness, takes text and questions from the template, and is sealed', async () => {
    const { sent } = await device(SCREENS, `/consents/new?owner=${CLAIRE_ID}`, { held: [template] });
    open();
    await screen.findByTestId('field-templateId');
    await waitFor(() =>
      expect(screen.getByTestId<HTMLInputElement>('field-performer.name').value).toBe('LEFÈVRE Claire'),
    );
    fireEvent.click(screen.getByTestId('field-templateId'));
    fireEvent.click(await screen.findByText('Soins courants (version 2, français)'));
    await screen.findByTestId('consent-preview');
    await waitFor(() =>
      expect(screen.getByTestId('consent-preview').textContent).toBe(
        'Je soussigné(e) LEFÈVRE Claire consens aux soins.',
      ),
    );
    fireEvent.click(await screen.findByTestId('field-answers.0.yes'));
    type('answers.1', 'aucune');
    fireEvent.click(screen.getByTestId('field-method.verbal'));
    fireEvent.click(screen.getByTestId('save'));
    await screen.findByRole('alert');
    vi.mocked(fillTemplate).mockClear();
    type('witness', 'Hélène Moreau');
    // CS-62: nothing else of the form is made anew.
    expect(fillTemplate).not.toHaveBeenCalled();
    fireEvent.click(screen.getByTestId('save'));
    await waitFor(() => expect(screen.queryByTestId('save')).toBeNull());
    const [event] = await sent();
    const payload = (event?.payload ?? {}) as JsonObject;
    expect(payload).toMatchObject({
      patientId: CLAIRE_ID,
      type: 'care',
      status: 'active',
      method: 'verbal',
      language: 'fr',
      templateId: TEMPLATE_ID,
      templateVersion: 2,
      text: 'Je soussigné(e) LEFÈVRE Claire consens aux soins.',
      answers: { 'J’ai pu poser mes questions': true, 'Mes allergies': 'aucune' },
      performer: { kind: 'patient', name: 'LEFÈVRE Claire' },
      witness: 'Hélène Moreau',
    });
    expect(payload['contentHash']).toBe(await consentHash(payload));
  });

  it('CS-61 a sheet that was signed on paper needs its picture, says so at the field, and is sealed with it', async () => {
    vi.stubGlobal('createImageBitmap', async () => ({ close: () => undefined }));
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue({ drawImage: () => undefined } as never);
    vi.spyOn(HTMLCanvasElement.prototype, 'toDataURL').mockReturnValue(PNG);
    const { sent } = await device(SCREENS, `/consents/new?owner=${CLAIRE_ID}`);
    open();
    await waitFor(() =>
      expect(screen.getByTestId<HTMLInputElement>('field-performer.name').value).toBe('LEFÈVRE Claire'),
    );
    fireEvent.click(screen.getByTestId('field-type'));
    fireEvent.click(await screen.findByText('Soins'));
    type('text', 'Je consens aux soins.');
    fireEvent.click(screen.getByTestId('field-method.paper'));
    fireEvent.click(screen.getByTestId('save'));
    await screen.findByText('Photo ou numérisation de la feuille signée');
    const file = screen.getByTestId('field-signature.file');
    expect(file.parentElement?.parentElement?.parentElement?.textContent).toContain('À renseigner');
    expect(await sent()).toEqual([]);
    const head = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 9, 0, 0, 0, 9];
    fireEvent.change(file, { target: { files: [new File([new Uint8Array(head)], 'feuille.png')] } });
    await screen.findByTestId('field-signature');
    fireEvent.click(screen.getByTestId('save'));
    await waitFor(async () => expect(await sent()).toHaveLength(1));
    const payload = ((await sent())[0]?.payload ?? {}) as JsonObject;
    expect(payload).toMatchObject({ status: 'active', method: 'paper', signature: { image: PNG } });
    expect(payload['contentHash']).toBe(await consentHash(payload));
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it('CS-10 CS-40 the reminder says what holds and what is missing for the motif, and what is not intact', async () => {
    const rows = [
      await given({ type: 'telemedicine', validUntil: '2026-12-01' }),
      await given({ type: 'image', contentHash: 'a'.repeat(64) }),
    ];
    const probe: RecordScreens = {
      ...SCREENS.consents,
      Screen: () => <ConsentsReminder patientId={CLAIRE_ID} motif="vaccine" />,
    };
    await device({ probe }, '/probe', { held: rows });
    open();
    await screen.findByTestId('not-intact');
    const shown = screen.getAllByTestId('consent-now');
    expect(shown.map(({ dataset }) => dataset['type']).toSorted()).toEqual(['image', 'telemedicine']);
    expect(shown.find(({ dataset }) => dataset['type'] === 'telemedicine')?.textContent).toContain('expire bientôt');
    expect(shown.find(({ dataset }) => dataset['type'] === 'image')?.textContent).toContain('Intégrité non vérifiée');
    expect(screen.getByTestId('consent-missing').textContent).toContain('à recueillir');
    expect(screen.getByTestId('new-consent')).toBeTruthy();
  });

  it('CS-14 a minor’s consent is given by the contact person', async () => {
    const child: Held = {
      entityType: 'patient',
      id: testId(),
      data: {
        birthName: 'LE GOFF',
        birthGivenNames: 'Maëlle',
        gender: 'female',
        birthDate: '2019-11-02',
        contacts: [{ relation: 'mère', name: 'Soizic Le Goff' }],
      },
    };
    await device(SCREENS, `/consents/new?owner=${child.id}`, { held: [child] });
    open();
    await waitFor(() =>
      expect(screen.queryByTestId<HTMLInputElement>('field-performer.name')?.value).toBe('Soizic Le Goff'),
    );
    expect(screen.getByTestId<HTMLInputElement>('field-performer.relation').value).toBe('mère');
    expect(screen.getByTestId('field-performer').dataset['value']).toBe('related');
    expect(screen.getByRole('note').textContent).toContain('mineur');
  });

  it('CS-15 a withdrawal says who, when, why and what follows, once however often it is tapped, and is final', async () => {
    const held = await given();
    const { sent } = await device(SCREENS, `/consents/${held.id}`, { held: [held] });
    open();
    fireEvent.click(await screen.findByTestId('withdraw'));
    expect(screen.getByTestId<HTMLInputElement>('field-withdrawal.by').value).toBe('LEFÈVRE Claire');
    type('withdrawal.reason', 'changement d’avis');
    const confirm = screen.getByTestId('confirm');
    fireEvent.click(confirm);
    fireEvent.click(confirm);
    await waitFor(() => expect(screen.queryByTestId('withdraw')).toBeNull());
    const events = await sent();
    expect(events).toHaveLength(1);
    expect(events[0]?.payload).toMatchObject({
      status: 'inactive',
      withdrawal: { by: 'LEFÈVRE Claire', reason: 'changement d’avis' },
    });
    expect(screen.getByRole('article').textContent).toContain('Retiré par');
    // What was agreed to is still what it was.
    await waitFor(async () => expect((await integrity()).dataset['intact']).toBe('true'));
  });

  it('CS-16 whoever may only read is offered nothing', async () => {
    const held = await given({ patientId: HUGO_ID });
    await device(SCREENS, `/consents/${held.id}`, { held: [held], role: 'reader' });
    open();
    await integrity();
    for (const action of ['withdraw', 'declare-error', 'hand-over', 'edit'])
      expect(screen.queryByTestId(action)).toBeNull();
  });
});
