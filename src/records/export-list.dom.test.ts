import { beforeAll, describe, expect, it } from 'vitest';
import { appointment } from '../contract/entities/appointment.ts';
import { patient } from '../contract/entities/patient.ts';
import type { Client, Listing } from '../hooks/index.ts';
import type { JsonObject } from '../lib/json.ts';
import { startTexts } from '../ui/i18n/i18n.ts';
import { loadAllTexts } from '../ui/testing/all-words.ts';
import { csvOf } from './csv.ts';
import { csvOfList, exportList } from './export-list.ts';

const ADA = '0198c3a0-0000-7000-8000-00000000000a';
const nameOf = ({ birthName }: JsonObject): string => String(birthName);

/** A client that knows one patient by name. */
function clientWith(fields: readonly string[], answer: 'recorded' | 'refused' | 'unreachable' = 'recorded') {
  const audited: string[] = [];
  const listing = { fields, label: nameOf } as unknown as Listing;
  const collection = new Map([[ADA, { summary: { birthName: 'MARTIN Ada' } }]]);
  const client = {
    cache: { listing: () => listing },
    queryClient: { ensureQueryData: async () => ({ loader: { collection } }) },
    recordExport: async (type: string) => (audited.push(type), answer),
    now: () => Date.parse('2026-11-29T10:00:00Z'),
  };
  return { client: client as unknown as Client, audited };
}

describe('UI-64 a list as a file for spreadsheets', () => {
  beforeAll(async () => {
    await startTexts('fr');
    await loadAllTexts();
  });

  it('has a BOM, the language’s separator, and quotes that are doubled', () => {
    expect(csvOf([['a', 'dit "b"']], 'fr')).toBe('\ufeff"a";"dit ""b"""\r\n');
    expect(csvOf([['a', 'b']], 'en')).toBe('\ufeff"a","b"\r\n');
  });

  it('H12 holds no formula', () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r', ' =', '\n='])
      expect(csvOf([[`${start}1+1`]], 'fr')).toBe(`\ufeff"'${start}1+1"\r\n`);
    expect(csvOf([['Durand-Petit']], 'fr')).toBe('\ufeff"Durand-Petit"\r\n');
  });

  it('says fields and values in words, lists on one line, and references by name', async () => {
    const { client } = clientWith(['gender', 'birthDate', 'phones']);
    const summary = { birthName: 'BENALI', gender: 'male', birthDate: '1984-02', phones: ['+33612345678', '0412'] };
    const csv = await csvOfList(client, { entity: patient, nameOf }, [{ id: 'b', summary }], 'fr');
    const [head, row] = csv.slice(1).split('\r\n');
    expect(head?.startsWith('"Nom";"Sexe";"Date de naissance"')).toBe(true);
    expect(row?.replaceAll(/\s/g, ' ')).toBe('"BENALI";"Masculin";"02/1984";"06 12 34 56 78, 0412"');
    const visits = clientWith(['patientId']).client;
    const visit = { birthName: '', patientId: ADA };
    const elsewhere = { birthName: '', patientId: ADA.replace('a', 'b') };
    const rows = [visit, elsewhere].map((one, at) => ({ id: String(at), summary: one }));
    const named = await csvOfList(visits, { entity: appointment, nameOf }, rows, 'fr');
    expect(named).toContain('"";"MARTIN Ada"');
    expect(named).not.toContain('0198');
  });

  it('H13 leaves the device only after the server’s audit has it', async () => {
    const saved: string[] = [];
    const run = (answer: 'recorded' | 'refused' | 'unreachable') => {
      const { client, audited } = clientWith(['gender'], answer);
      const records = [{ id: 'b', summary: { birthName: 'BENALI' } }];
      const result = exportList(client, { entity: patient, nameOf }, records, 'fr', (name) => saved.push(name));
      return result.then((value) => ({ value, audited }));
    };
    expect(await run('unreachable')).toEqual({ value: { kind: 'unreachable' }, audited: ['patient'] });
    expect(await run('refused')).toEqual({ value: { kind: 'refused' }, audited: ['patient'] });
    expect(saved).toEqual([]);
    expect((await run('recorded')).value).toEqual({ kind: 'saved', count: 1 });
    expect(saved).toEqual(['fiches-2026-11-29.csv']);
  });
});
