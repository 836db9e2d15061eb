/** Tables of other programs: what is taken, what is told, and that nothing of it is half done or done twice. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import type { CsvKind, CsvReport, CsvRow } from '../../src/contract/csv-import.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { signIn, type TestClient } from './server-client.ts';

describe('the import of tables', () => {
  let server: TestServer;
  let admin: TestClient;

  beforeAll(async () => {
    server = await createTestServer({ engine: 'pg' });
    admin = await signIn(server, 'admin@atlas.test');
  });
  afterAll(() => server.close());

  type Said = { status: number; body: CsvReport & { code?: string; detail?: string } };
  const send = async (kind: CsvKind | 'x', file: string | Uint8Array, query = '', client = admin): Promise<Said> => {
    const response = await server.app.request(`/api/v1/import/csv?kind=${kind}${query}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${client.account.accessToken}`,
        'content-type': 'text/csv',
        'accept-language': 'fr',
      },
      body: typeof file === 'string' ? file : new Uint8Array(file),
    });
    return { status: response.status, body: (await response.json()) as Said['body'] };
  };
  const outcomes = ({ body }: Said) => body.rows.map(({ outcome }) => outcome);
  const told = (row: CsvRow | undefined) => (row?.fields ?? []).map(({ field, reason }) => `${field} ${reason}`);
  const record = async (resource: string, id: string | undefined) =>
    (await admin.call(`GET`, `/api/v1/${resource}/${id ?? ''}`)).body;
  const all = async (table: string) =>
    Number(
      (await server.owner.query<{ n: string }>(`SELECT count(*) AS n FROM ${table} WHERE NOT deleted`)).rows[0]?.n,
    );

  describe('SV-225 what a table of users and templates becomes (seed 002)', () => {
    const TEMPLATES =
      'id,role,password_hash,percentage\nt1,Infirmier,$2a$abc,12.50\nt2,médecin,$2a$abc,"60,0"\nt3,pirate,x,10\n';
    const USERS = [
      'id,name,role,password_hash,percentage,is_template_user,created_at,deleted_at,email,template',
      '1,Nora Petit,nurse,$2a$10$SECRETHASH,12.5,true,2024-01-01,,nora@exemple.fr,t1',
      '2,Sans Adresse,inconnu,$2a$10$SECRETHASH,,false,2024-01-01,,,',
      '3,Partie,secrétaire,$2a$10$SECRETHASH,,false,2024-01-01,2024-05-05,partie@exemple.fr,',
      '4,Ada Terme,,,,,,,ada@exemple.fr,t2',
    ].join('\n');

    test('SV-225 templates first, then users with role, percentage and their template; passwords are not taken', async () => {
      const templates = await send('templates', TEMPLATES);
      expect([templates.status, outcomes(templates)]).toEqual([200, ['created', 'created', 'refused']]);
      expect(told(templates.body.rows[2])).toEqual(['role format']);
      const users = await send('users', USERS);
      expect(outcomes(users)).toEqual(['created', 'created', 'refused', 'created']);
      expect(users.body.rows.map(({ row }) => row)).toEqual([2, 3, 4, 5]);
      const [nora, nobody, gone, ada] = users.body.rows;
      expect(await record('users', nora?.recordId)).toMatchObject({
        name: 'Nora Petit',
        role: 'nurse',
        percentage: 12.5,
        isTemplateUser: true,
        templateId: templates.body.rows[0]?.recordId,
        status: 'invited',
      });
      // Nobody is lost for an address that is missing or a role that nobody knows: the least rights, to be completed.
      expect(told(nobody)).toEqual(['email missing', 'role format']);
      expect(await record('users', nobody?.recordId)).toMatchObject({ role: 'reader', status: 'invited' });
      expect(told(gone)).toEqual(['deletedAt ended']);
      expect(await record('users', ada?.recordId)).toMatchObject({ role: 'practitioner', percentage: 60 });
      const { rows } = await server.owner.query<{ found: boolean }>(
        "SELECT bool_or(to_jsonb(u)::text LIKE '%SECRETHASH%') AS found FROM app_user u",
      );
      expect(rows).toEqual([{ found: false }]);
      expect((await server.owner.query('SELECT 1 FROM credential WHERE user_id = $1', [nora?.recordId])).rows).toEqual(
        [],
      );
    });

    test('SV-226 the same file again makes no second record, and changes none', async () => {
      const before = [await all('app_user'), await all('template')];
      expect(outcomes(await send('templates', TEMPLATES))).toEqual(['present', 'present', 'refused']);
      expect(outcomes(await send('users', USERS))).toEqual(['present', 'present', 'refused', 'present']);
      expect([await all('app_user'), await all('template')]).toEqual(before);
      // Somebody who is here under that address already is the same, whatever the case.
      const twin = await send('users', 'name;email\nAdmin bis;ADMIN@atlas.test\n');
      expect([outcomes(twin), twin.body.rows[0]?.recordId]).toEqual([['present'], admin.account.user.id]);
    });
  });

  describe('SV-227 a check', () => {
    test('SV-227 says for each row what an import would do, writes nothing, and is audited as a reading', async () => {
      const before = await all('patient');
      const file = 'Nom;Prénom;Sexe;Date de naissance\nVÉRIF;Anne;F;01/02/1980\n;;;\nX;;;\n';
      const check = await send('patients', file, '&check=1');
      expect([check.body.checked, outcomes(check)]).toEqual([true, ['created', 'created']]);
      expect(check.body.rows[0]?.recordId).toBeUndefined();
      expect(await all('patient')).toBe(before);
      const done = await send('patients', file);
      expect([outcomes(done), told(done.body.rows[1])]).toEqual([outcomes(check), told(check.body.rows[1])]);
      expect(await all('patient')).toBe(before + 2);
      const { rows } = await server.owner.query<{ action: string }>(
        "SELECT action FROM audit_entry WHERE entity_type = 'patient' AND entity_id IS NULL ORDER BY id",
      );
      expect(rows.map(({ action }) => action)).toEqual(['read', 'create']);
    });
  });

  describe('SV-225 patients, practitioners and appointments', () => {
    test('SV-225 keeps a person for whom values are missing or unfit, with the originals in the note', async () => {
      const file = [
        'Numéro;Nom;Nom d’usage;Prénom;Sexe;Né(e) le;Téléphone;Portable;E-mail;Adresse;CP;Ville;N° sécu;Mutuelle;Colonne inconnue',
        'P1;MARTIN;DURAND;Zoé;Mme;29/02/1984;01 45 67 89 10;0612345605;zoe@exemple.fr;3 rue des Lilas;75011;Paris;2 84 02 75 111 111 42;MGEN;x',
        'P2;PÂLE;;;robot;31/13/2080;;;pas-une-adresse;;;;;;',
        `P3;${'W'.repeat(150)};;Ida;F;1990;;;;;;;;;`,
        'P4;MARTIN;;Zoé;F;29/02/1984;;;;;;;2 84 02 75 111 111 42;;',
      ].join('\r\n');
      const said = await send('patients', file);
      expect([said.status, outcomes(said)]).toEqual([200, ['created', 'created', 'created', 'created']]);
      const [zoe, pale, long, twin] = said.body.rows;
      expect(told(zoe)).toEqual([]);
      expect(await record('patients', zoe?.recordId)).toMatchObject({
        birthName: 'MARTIN',
        usualName: 'DURAND',
        gender: 'female',
        birthDate: '1984-02-29',
        phones: ['01 45 67 89 10', '0612345605'],
        address: { line: ['3 rue des Lilas'], postcode: '75011', city: 'Paris' },
        coverage: [{ payer: 'MGEN' }],
      });
      expect(told(pale).toSorted()).toEqual([
        'birthDate implausible',
        'birthGivenNames missing',
        'email format',
        'gender format',
      ]);
      const kept = await record('patients', pale?.recordId);
      expect(kept).toMatchObject({ birthGivenNames: '(à compléter)', gender: 'unknown', birthDateApproximate: true });
      for (const original of ['pas-une-adresse', '31/13/2080', 'robot']) expect(kept['note']).toContain(original);
      expect(told(long)).toEqual(['birthName length']);
      // Another id, the same number: both are kept, the number with the first.
      expect(told(twin)).toEqual(['identifiers shared']);
      expect((await record('patients', twin?.recordId))['note']).toContain('284027511111142');
    });

    test('SV-225 an appointment finds its patient and practitioner by number or name, and is never lost for a taken time', async () => {
      await send('practitioners', 'Nom,Prénom,RPPS,Spécialité\nTISSERAND,Odile,10003461033,Médecine générale\n');
      await send(
        'patients',
        'id;nom;prenom;sexe;datedenaissance\nA7;AGENDA;Léa;F;1990-05-05\n;SEULE;Ana;F;1991-06-06\n',
      );
      const file = [
        'patient_id;nom;prenom;date_naissance;praticien;date;heure;duree;motif;statut',
        'A7;;;;Dr Odile Tisserand;02/03/2027;9h30;30;Suivi;confirmé',
        ';Seule;Ana;06/06/1991;10003461033;02/03/2027;09:45;;Douleur;',
        ';Personne;Inconnue;;Tisserand Odile;02/03/2027;11:00;15;;',
        'A7;;;;Dr Inconnu;02/03/2027;11:00;15;;',
        'A7;;;;Tisserand;bientôt;;;;',
        'A7;;;;Tisserand;15/01/2020;14:00;20;;',
      ].join('\n');
      const said = await send('appointments', file);
      expect(said.body.rows.map(told)).toEqual([
        [],
        ['end missing', 'overbooked adapted'],
        ['patientId unmatched'],
        ['practitionerIds unmatched'],
        ['start format'],
        [],
      ]);
      expect(outcomes(said)).toEqual(['created', 'created', 'refused', 'refused', 'refused', 'created']);
      const [first, second, , , , old] = said.body.rows;
      expect(await record('appointments', first?.recordId)).toMatchObject({
        start: '2027-03-02T08:30:00.000Z',
        end: '2027-03-02T09:00:00.000Z',
        status: 'booked',
        reason: 'Suivi',
      });
      expect(await record('appointments', second?.recordId)).toMatchObject({ overbooked: true });
      expect(await record('appointments', old?.recordId)).toMatchObject({ status: 'fulfilled' });
      const again = await send('appointments', file);
      expect(outcomes(again)).toEqual(['present', 'present', 'refused', 'refused', 'refused', 'present']);
    });
  });

  describe('SV-228 how tables are written', () => {
    const people = (word: string, separator: string, end: string) =>
      ['nom', 'prenom', 'sexe', 'datedenaissance'].join(separator) +
      end +
      [word, '"É ""va"""', 'F', '1980-01-02'].join(separator) +
      end;
    const windows = (text: string) =>
      Uint8Array.from(text.split(''), (sign) => (sign === '’' ? 0x92 : sign.charCodeAt(0)));
    const utf16 = (text: string) => Uint8Array.from(Buffer.from(`\ufeff${text}`, 'utf16le'));
    const encoded: readonly (readonly [string, (text: string) => Uint8Array])[] = [
      ['UTF-8', (text) => Buffer.from(text)],
      ['UTF-8 with its mark', (text) => Buffer.from(`\ufeff${text}`)],
      ['windows-1252', windows],
      ['UTF-16', utf16],
      ['gzip', (text) => gzipSync(text)],
    ];
    test.each(encoded)('SV-228 in %s, with each separator and line end', async (name, encode) => {
      for (const [at, separator] of [';', ',', '\t', '|'].entries())
        for (const [by, end] of ['\n', '\r\n', '\r'].entries()) {
          const word = `d’ÉTÉ ${name.replace(/\W/g, '')} ${'ABCD'.charAt(at)}${'XYZ'.charAt(by)}`;
          const said = await send('patients', encode(people(word, separator, end)));
          expect([name, separator, end, said.status, outcomes(said)]).toEqual([name, separator, end, 200, ['created']]);
          expect(await record('patients', said.body.rows[0]?.recordId)).toMatchObject({
            birthName: word,
            birthGivenNames: 'É "va"',
          });
        }
    });

    test('SV-228 a table that our own export wrote is read as it was meant: no apostrophe before a plus', async () => {
      const said = await send(
        'patients',
        '"nom";"prenom";"sexe";"datedenaissance";"telephone"\r\n"EXPORT";"Eva";"F";"1980-01-01";"\'+33145678910"\r\n',
      );
      expect(await record('patients', said.body.rows[0]?.recordId)).toMatchObject({ phones: ['+33145678910'] });
    });

    test('SV-228 the columns that were chosen hold, whatever their names say', async () => {
      const said = await send(
        'patients',
        'a;b;c;d\nEva;CHOISIE;1980-01-01;F\n',
        '&columns=birthGivenNames,birthName,birthDate,gender',
      );
      expect(await record('patients', said.body.rows[0]?.recordId)).toMatchObject({
        birthName: 'CHOISIE',
        birthGivenNames: 'Eva',
      });
    });
  });

  describe('SV-229 hostile tables', () => {
    const HEAD = 'nom;prenom;sexe;datedenaissance\n';
    const refusals: readonly (readonly [string, number, string, string | Uint8Array])[] = [
      ['an empty file', 422, 'EMPTY', ''],
      ['a head alone', 422, 'EMPTY', HEAD],
      ['blank lines', 422, 'EMPTY', `${HEAD};;;\n\n;;;\n`],
      ['a quote that is never closed', 422, 'QUOTES', `${HEAD}A;Eva;F;1980\n"B;Ida;F;1980\nC;Ola;F;1980\n`],
      ['a program', 415, 'NOT_CSV', new Uint8Array(10_000)],
      ['an archive that is none', 422, 'BROKEN_ARCHIVE', Uint8Array.from([0x1f, 0x8b, 1, 2, 3, 4])],
      ['an archive of too much', 413, 'TOO_LARGE', gzipSync(Buffer.alloc(40 * 1024 * 1024, 'a;'))],
      ['too many columns', 422, 'TOO_MANY_COLUMNS', `${HEAD}${';'.repeat(5_000)}x\n`],
      ['a cell without end', 422, 'CELL_TOO_LONG', `${HEAD}${'x'.repeat(200_000)};Eva;F;1980\n`],
      ['too many rows', 413, 'TOO_MANY_RECORDS', HEAD + 'A;B;F;1980\n'.repeat(50_001)],
      ['nothing that a person could be made of', 422, 'COLUMNS', 'foo;bar\n1;2\n'],
    ];
    test.each(refusals)('SV-229 %s is refused whole', async (_name, status, code, file) => {
      const before = await all('patient');
      const said = await send('patients', file);
      expect([said.status, said.body.code]).toEqual([status, code]);
      expect(await all('patient')).toBe(before);
    });

    test('SV-229 a kind, a column or a check that is none of ours is refused', async () => {
      for (const query of [
        '&check=2',
        '&columns=birthName,birthName',
        '&columns=version,id',
        '&columns=__proto__',
        '&x=1',
      ])
        expect([query, (await send('patients', `${HEAD}A;B;F;1980\n`, query)).status]).toEqual([query, 422]);
      expect((await send('x', `${HEAD}A;B;F;1980\n`)).status).toBe(422);
    });

    test('SV-229 formulas, signs that nobody sees and script are text; nobody is lost for them', async () => {
      const rows = [
        '=cmd|’/c calc’!A1',
        '@SUM(A1)',
        '<img src=x onerror=alert(1)>',
        'A\u0000B',
        'E\u0301TE',
        '‮gnoleG',
        '🧑‍⚕️',
        "O'NEIL",
      ];
      const said = await send(
        'patients',
        HEAD + rows.map((word, at) => `${word} Q${'ABCDEFGH'.charAt(at)};Eva;F;1980-01-01`).join('\n'),
      );
      expect(outcomes(said)).toEqual(rows.map(() => 'created'));
      const names = await Promise.all(
        said.body.rows.map(async ({ recordId }) => (await record('patients', recordId))['birthName']),
      );
      expect(names[0]).toBe('=cmd|’/c calc’!A1 QA');
      expect([names[3], names[4]]).toEqual(['AB QD', 'ÉTE QE']);
    });

    test('SV-229 only administrators import, and only what they may write', async () => {
      const reader = await signIn(server, 'dr@atlas.test');
      expect((await send('users', 'name;email\nX;x@exemple.fr\n', '', reader)).status).toBe(403);
    });
  });

  describe('SV-231 H37 tables of two programs that both count from one', () => {
    const HEAD = 'id;nom;prenom;sexe;datedenaissance\n';

    test('SV-231 another person under a number that is taken is a person of their own, told, and there once', async () => {
      const here = (await send('patients', `${HEAD}801;PREMIER;Anne;F;1980-01-02\n802;SECOND;Paul;M;1981-02-03\n`))
        .body;
      const before = await all('patient');
      const others = `${HEAD}801;TIERS;Omar;M;1990-03-04\n802;SECOND-DUPRÉ;Paul;M;1981-02-03\n`;
      const check = await send('patients', others, '&check=1');
      const said = await send('patients', others);
      expect([outcomes(check), outcomes(said)]).toEqual([
        ['created', 'present'],
        ['created', 'present'],
      ]);
      expect(told(said.body.rows[0])).toEqual(['externalId shared']);
      expect(said.body.rows[1]?.recordId).toBe(here.rows[1]?.recordId);
      expect(await record('patients', said.body.rows[0]?.recordId)).toMatchObject({ birthName: 'TIERS' });
      expect(await record('patients', here.rows[0]?.recordId)).toMatchObject({ birthName: 'PREMIER', version: 1 });
      for (const [file, ids] of [
        [others, said.body.rows],
        [`${HEAD}801;PREMIER;Anne;F;1980-01-02\n`, here.rows],
      ] as const) {
        const again = await send('patients', file);
        expect(new Set(outcomes(again))).toEqual(new Set(['present']));
        expect(again.body.rows[0]?.recordId).toBe(ids[0]?.recordId);
      }
      expect(await all('patient')).toBe(before + 1);
    });

    test('SV-231 within one table too, and what was corrected here is still the same', async () => {
      const file = `${HEAD}811;UN;Ada;F;1970-01-02\n811;DEUX;Bob;M;1971-02-03\n811;TROIS;Cleo;F;1972-03-04\n811;DEUX;Bob;M;1971-02-03\n`;
      const said = await send('patients', file);
      expect(outcomes(said)).toEqual(['created', 'created', 'created', 'present']);
      expect(said.body.rows[3]?.recordId).toBe(said.body.rows[1]?.recordId);
      const path = `/api/v1/patients/${said.body.rows[0]?.recordId}`;
      const corrected = { birthName: 'CORRIGÉE', birthGivenNames: 'Adèle', birthDate: '1969-01-02' };
      expect((await admin.call('PATCH', path, corrected, { 'if-match': '*' })).status).toBe(200);
      expect(outcomes(await send('patients', file))).toEqual(['present', 'present', 'present', 'present']);
    });

    test('SV-231 practitioners, accounts and templates likewise; two without an address have one each', async () => {
      for (const [kind, file] of [
        ['practitioners', 'id,nom,prenom\n821,MARTEAU,Ida\n821,ENCLUME,Guy\n'],
        [
          'users',
          'id,name,email,role\n821,Ida Marteau,ida821@exemple.fr,nurse\n821,Guy Enclume,guy821@exemple.fr,reader\n',
        ],
        ['users', 'id,name\n822,Ida Rabot\n822,Guy Ciseau\n'],
        ['templates', 'id,name,role,percentage\n821,Marteaux,nurse,10\n821,Enclumes,reader,20\n'],
      ] as const) {
        const said = await send(kind, file);
        expect([kind, outcomes(said)]).toEqual([kind, ['created', 'created']]);
        expect(told(said.body.rows[1])).toContain('externalId shared');
        expect([kind, outcomes(await send(kind, file))]).toEqual([kind, ['present', 'present']]);
      }
    });

    test('H11 SV-118 SV-226 accounts are told apart as at the sign-in: only A to Z have two cases', async () => {
      const file =
        'name,email,role\nA,É@exemple.fr,nurse\nB,é@exemple.fr,nurse\nC,Ω@exemple.fr,nurse\nD,ω@exemple.fr,nurse\n';
      expect(outcomes(await send('users', file))).toEqual(['created', 'created', 'created', 'created']);
      expect(outcomes(await send('users', file))).toEqual(['present', 'present', 'present', 'present']);
      expect(outcomes(await send('users', 'name,email\nE,É@EXEMPLE.fr\n'))).toEqual(['present']);
    });

    test('SV-231 an appointment never goes to another person for a number that both have', async () => {
      await send(
        'practitioners',
        'id,nom,prenom,rpps\n831,HORLOGE,Lou,10003461034\n832,PENDULE,Max,\n832,CADRAN,Eve,\n',
      );
      const people = await send(
        'patients',
        `${HEAD}831;NORD;Anne;F;1980-01-02\n831;SUD;Omar;M;1990-03-04\n832;EST;Lea;F;1985-05-06\n`,
      );
      const [north, south, east] = people.body.rows.map(({ recordId }) => recordId);
      const rows = [
        '831;NORD;Anne;;10003461034;02/03/2027;9:00',
        '831;SUD;;;10003461034;02/03/2027;10:00',
        '831;;;1990-03-04;10003461034;02/03/2027;11:00',
        '831;;;;10003461034;02/03/2027;12:00',
        '831;OUEST;Zoe;;10003461034;02/03/2027;13:00',
        '832;OUEST;Zoe;;10003461034;02/03/2027;14:00',
        '832;Est L.;;;10003461034;02/03/2027;15:00',
        '832;;;;10003461034;02/03/2027;16:00',
        '832;;;;832;02/03/2027;17:00',
      ];
      const said = await send(
        'appointments',
        `patient_id;nom;prenom;date_naissance;praticien;date;heure\n${rows.join('\n')}\n`,
      );
      const patients = await Promise.all(
        said.body.rows.map(async ({ recordId }) => recordId && (await record('appointments', recordId))['patientId']),
      );
      expect(patients).toEqual([north, south, south, undefined, undefined, undefined, east, east, undefined]);
      expect(said.body.rows.map((row) => told(row)[0])).toEqual([
        'end missing',
        'end missing',
        'end missing',
        'patientId ambiguous',
        'patientId ambiguous',
        'patientId ambiguous',
        'end missing',
        'end missing',
        'practitionerIds ambiguous',
      ]);
    });
  });

  // PGlite takes five times as long for each row.
  const rows = process.env['LONG'] ? 10_000 : 2_000;
  test(`SV-230 ${rows} rows with every kind of odd row: a report for each, nobody lost, nothing twice`, async () => {
    const odd: readonly ((at: number) => string)[] = [
      (at) => `N${at};LIGNE ${at};Eva;F;1980-01-${String((at % 28) + 1).padStart(2, '0')};06 12 34 56 05`,
      (at) => `N${at};LIGNE ${at};;;;`,
      (at) => `N${at};;;F;1980;`,
      (at) => `N${at};LIGNE ${at};Eva;F;1980;;trop;de;cellules`,
      (at) => `N${at};LIGNE ${at}`,
      (at) => `N${at};"LIGNE; ""${at}""\nsuite";Eva;M;30/02/1980;x`,
      (at) => `N${at};=LIGNE+${at};Eva;?;demain;`,
      () => ';;;;;',
      (at) => `N${at - 8};LIGNE ${at - 8};Eva;F;1980-01-${String(((at - 8) % 28) + 1).padStart(2, '0')};`,
      (at) => `N${at};${'Z'.repeat(400)}${at};Eva;F;1980;`,
    ];
    const file = `id;nom;prenom;sexe;datedenaissance;telephone\n${Array.from({ length: rows }, (_, at) => odd[at % 10]?.(at) ?? '').join('\n')}\n`;
    const before = await all('patient');
    const said = await send('patients', file);
    expect(said.status).toBe(200);
    // One of ten is blank, one has no name at all, one repeats an earlier row by its number.
    expect(said.body.rows).toHaveLength(0.9 * rows);
    expect(said.body).toMatchObject({ created: 0.7 * rows, refused: 0.1 * rows, present: 0.1 * rows });
    expect(await all('patient')).toBe(before + 0.7 * rows);
    const again = await send('patients', file);
    expect(again.body).toMatchObject({ created: 0, refused: 0.1 * rows });
    expect(await all('patient')).toBe(before + 0.7 * rows);
  }, 120_000);

  test('H21 SV-225 a moment before or after all that the database knows costs its own row alone', async () => {
    const moments = [
      '9999-12-31T23:59:59-23:00',
      '0000-01-01T00:00:00Z',
      '0001-01-01T00:00:00+23:00',
      '01/01/0001 00:30',
      '31/12/9999 23:59',
    ];
    const { id: patient } = (await send('patients', 'nom;prenom;datedenaissance\nMOMENT;Eva;1980\n')).body.rows.map(
      ({ recordId }) => ({ id: recordId ?? '' }),
    )[0] ?? { id: '' };
    const { id: doctor } = (await send('practitioners', 'nom;prenom\nMOMENT;Dr\n')).body.rows.map(({ recordId }) => ({
      id: recordId ?? '',
    }))[0] ?? { id: '' };
    const said = await send(
      'appointments',
      `patientid;praticien;start\n${[...moments, '2027-02-01T10:00:00Z'].map((at) => `${patient};${doctor};${at}`).join('\n')}\n`,
    );
    expect([said.status, said.body.refused, said.body.created]).toEqual([200, moments.length, 1]);
  });

  describe('H20 SV-229 what a table costs the server', () => {
    test('H20 SV-229 a long cell costs no more than its length: a role, a moment, a day', async () => {
      const most = 100_000 - 10;
      const hostile = ['('.repeat(most), `${'T'.repeat(most / 2)}a\nb\nc`, '1'.repeat(most), '1/'.repeat(most / 2)];
      const files = {
        users: 'name;email;role;percentage;status;deleted\n',
        appointments: 'patient;praticien;start;end;minutes\n',
        patients: 'nom;sexe;datedenaissance;deces;situationfamiliale\n',
      };
      const begun = performance.now();
      for (const [kind, head] of Object.entries(files))
        for (const cell of hostile) {
          const { status } = await send(kind as CsvKind, `${head}X${`;"${cell}"`.repeat(4)}\n`, '&check=1');
          expect([kind, status]).toEqual([kind, 200]);
        }
      // A quadratic expression takes minutes.
      expect(performance.now() - begun).toBeLessThan(10_000);
    });

    test('H20 SV-229 other requests have their turn while a table is read and judged; a client that leaves has imported nothing', async () => {
      const file = `patient;praticien;date;heure\n${Array.from({ length: 3_000 }, (_, at) => `NOBODY ${at};DOC;01/02/2026;10:00`).join('\n')}`;
      let turns = 0;
      let turning = setTimeout(function turn() {
        turns += 1;
        turning = setTimeout(turn, 0);
      }, 0);
      expect((await send('appointments', file)).body.refused).toBe(3_000);
      clearTimeout(turning);
      expect(turns).toBeGreaterThan(20);

      const leaving = new AbortController();
      const before = await all('patient');
      const answer = server.app.request('/api/v1/import/csv?kind=patients', {
        method: 'POST',
        headers: { authorization: `Bearer ${admin.account.accessToken}` },
        body: `nom\n${Array.from({ length: 1_000 }, (_, at) => `PARTI ${at}`).join('\n')}`,
        signal: leaving.signal,
      });
      setTimeout(() => leaving.abort(), 5);
      expect((await answer).status).toBe(499);
      expect(await all('patient')).toBe(before);
    });
  });

  test('H37 SV-157 SV-225 a number that differs by what nobody sees costs nobody: neither in one table nor beside who is here', async () => {
    const file = (names: string) =>
      `nom;prenom;datedenaissance;nss\n${names
        .split('')
        .map(
          (name, at) => `INVISIBLE ${name};Eva;198${at}-01-01;18402${['', '\u200b', '\u00ad', '\u2060'][at]}12345678`,
        )
        .join('\n')}\n`;
    const first = await send('patients', file('AB'));
    expect([first.status, outcomes(first)]).toEqual([200, ['created', 'created']]);
    expect(told(first.body.rows[1])).toContain('identifiers shared');
    const second = await send('patients', file('CDE'));
    expect([second.status, second.body.created]).toEqual([200, 3]);
    for (const row of second.body.rows) expect(told(row)).toContain('identifiers shared');
  });

  test('SV-226 a row that the database refuses takes the whole table back', async () => {
    const before = await all('patient');
    await server.owner.query(
      "ALTER TABLE patient ADD CONSTRAINT no_such_name CHECK (birth_name <> 'INTERDIT') NOT VALID",
    );
    try {
      const said = await send('patients', 'nom;prenom;sexe;datedenaissance\nPERMIS;Eva;F;1980\nINTERDIT;Ida;F;1980\n');
      expect(said.status).toBeGreaterThanOrEqual(400);
      expect(await all('patient')).toBe(before);
    } finally {
      await server.owner.query('ALTER TABLE patient DROP CONSTRAINT no_such_name');
    }
  });

  test('SV-225 what was deleted here stays deleted, and a record here is never changed by a table', async () => {
    const file = 'id;nom;prenom;sexe;datedenaissance\nD1;EFFACÉE;Eva;F;1980-01-01\nD2;GARDÉE;Ida;F;1980-01-01\n';
    const [gone, kept] = (await send('patients', file)).body.rows;
    await admin.call('DELETE', `/api/v1/patients/${gone?.recordId}`, undefined, { 'if-match': '*' });
    await admin.call('PATCH', `/api/v1/patients/${kept?.recordId}`, { note: 'Ici.' }, { 'if-match': '*' });
    expect(outcomes(await send('patients', file.replace('GARDÉE', 'AUTRE')))).toEqual(['present', 'present']);
    expect((await admin.call('GET', `/api/v1/patients/${gone?.recordId}`)).status).toBe(404);
    expect((await record('patients', kept?.recordId)) as JsonObject).toMatchObject({
      birthName: 'GARDÉE',
      note: 'Ici.',
    });
  });
});

afterAll(stopTestCluster);
