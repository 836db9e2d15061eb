/** What the import makes of files as they are: everybody comes in, nobody is taken for somebody else. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importLineSchema, type ImportEnd, type ReadWarning } from '../../src/contract/import.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { createTestServer, stopTestCluster, type TestServer } from '../../server/testing.ts';
import { hundredPeople } from '../support/hundred-people.ts';
import { signIn, type TestClient } from './server-client.ts';

type Done = Omit<Extract<ImportEnd, { type: 'done' }>, 'warnings' | 'moreWarnings'> & {
  warnings: ReadWarning[];
  moreWarnings: number;
};

describe('the import', () => {
  let server: TestServer;
  let admin: TestClient;

  beforeAll(async () => {
    server = await createTestServer({ engine: 'pg' });
    admin = await signIn(server, 'admin@cedre.test');
  });
  afterAll(() => server.close());

  /** Sends a file and reads its last line by the contract that the screen reads it by. */
  async function send(
    body: Uint8Array | string | readonly object[],
    headers: Record<string, string> = {},
  ): Promise<Done> {
    const file =
      typeof body === 'string' || body instanceof Uint8Array
        ? body
        : body.map((resource) => JSON.stringify(resource)).join('\n');
    const { body: answer } = await admin.call<string>('POST', '/api/v1/import/fhir', file, {
      'content-type': 'application/octet-stream',
      ...headers,
    });
    const line = importLineSchema.parse(JSON.parse(answer.trim().split('\n').at(-1) ?? ''));
    if (line.type !== 'done') throw new Error(`not imported: ${answer}`);
    return line as Done;
  }
  /** Who has exactly this name: the search is lenient and finds its neighbours too. */
  const find = async (name: string): Promise<JsonObject[]> => {
    const { body } = await admin.call<{ items: JsonObject[] }>('GET', `/api/v1/patients?q=${encodeURIComponent(name)}`);
    return body.items.filter((record) =>
      [record['birthName'], record['usualName'], record['birthGivenNames']].includes(name),
    );
  };
  const only = async (words: string): Promise<JsonObject> => {
    const found = await find(words);
    expect(found, words).toHaveLength(1);
    return found[0] ?? {};
  };
  let number = 0;
  /** A patient with a name of their own, so that a search finds nobody else. */
  const person = (more: JsonObject = {}): JsonObject & { name: { family: string; given: string[] }[] } => {
    number += 1;
    return {
      resourceType: 'Patient',
      id: `p-${number}`,
      gender: 'female',
      birthDate: '1984-02-29',
      name: [{ family: `Importee${'abcdefghij'[number % 10]}${number}`, given: ['Ana'] }],
      ...more,
    } as never;
  };
  const familyOf = (resource: { name: { family: string }[] }): string => resource.name[0]?.family ?? '';

  describe('everybody comes in', () => {
    test('H36 SV-140 a name that is only text, only family, only given or absent costs nobody', async () => {
      const done = await send([
        {
          resourceType: 'Patient',
          id: 'nt-1',
          gender: 'female',
          birthDate: '1984-02-29',
          name: [{ use: 'official', text: 'Amina Ouldriss' }],
        },
        { resourceType: 'Patient', id: 'nt-2', gender: 'male', birthDate: '1979-01-02', name: [{ text: '李明' }] },
        { resourceType: 'Patient', id: 'nt-3', gender: 'male', birthDate: '1964-06', name: [{ family: 'Suharyo' }] },
        { resourceType: 'Patient', id: 'nt-4', gender: 'female', birthDate: '1991', name: [{ given: ['Veda'] }] },
        {
          resourceType: 'Patient',
          id: 'nt-5',
          gender: 'female',
          birthDate: '2001-03-03',
          name: [
            {
              family: 'Brandesque',
              given: [null],
              _given: [
                {
                  extension: [
                    { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' },
                  ],
                },
              ],
            },
          ],
        },
        { resourceType: 'Patient', id: 'nt-6' },
      ]);
      expect(done).toMatchObject({ created: { patient: 6 }, skipped: {}, moreWarnings: 0 });
      expect(await only('Ouldriss')).toMatchObject({
        birthName: 'Ouldriss',
        birthGivenNames: 'Amina',
        note: expect.stringContaining('Amina Ouldriss'),
      });
      expect(await only('李明')).toMatchObject({ birthName: '李明', birthGivenNames: '(à compléter)' });
      expect(await only('Suharyo')).toMatchObject({
        birthGivenNames: '(à compléter)',
        note: expect.stringContaining('À compléter'),
      });
      expect(await only('Veda')).toMatchObject({ birthName: '(à compléter)', birthGivenNames: 'Veda' });
      expect(await only('Brandesque')).toMatchObject({ birthGivenNames: '(à compléter)' });
      expect(done.warnings.map(({ code, line }) => [code, line])).toEqual(
        [1, 2, 3, 4, 5, 6].map((line) => ['to-complete', line]),
      );
    });

    const LONG = 'x'.repeat(300);
    const UNFIT: readonly [name: string, more: JsonObject, field: string, kept: string][] = [
      ['an e-mail that is none', { telecom: [{ system: 'email', value: 'n/a' }] }, 'email', 'n/a'],
      [
        'two e-mails in one',
        { telecom: [{ system: 'email', value: 'ana@exemple.test; ana2@exemple.test' }] },
        'email',
        'ana2@exemple.test',
      ],
      [
        'a phone with words',
        { telecom: [{ system: 'phone', value: '06 12 34 56 78 (mari, le soir après 19 h seulement)' }] },
        'phones',
        'le soir après 19 h',
      ],
      ['a phone without a digit', { telecom: [{ system: 'phone', value: 'voir dossier' }] }, 'phones', 'voir dossier'],
      ['a long identifier', { identifier: [{ system: 'urn:x', value: LONG }] }, 'identifiers', LONG],
      ['an identifier of a long system', { identifier: [{ system: `urn:${LONG}`, value: '1' }] }, 'identifiers', LONG],
      ['a long address line', { address: [{ line: [LONG], city: 'Lyon' }] }, 'address', LONG],
      ['a long city', { address: [{ line: ['1 rue A'], city: LONG }] }, 'address', LONG],
      [
        'a language in words',
        { communication: [{ language: { text: 'Français et un peu anglais' } }] },
        'language',
        'Français et un peu anglais',
      ],
      [
        'a long language',
        { communication: [{ language: { coding: [{ code: 'fr-x-abcdefgh-abcdefgh' }] } }] },
        'language',
        'fr-x-abcdefgh',
      ],
      ['a gender in other letters', { gender: 'Female' }, 'gender', 'Female'],
      ['a gender of no list', { gender: 'agender' }, 'gender', 'agender'],
      ['a birth date with a time', { birthDate: '1984-02-29T00:00:00Z' }, 'birthDate', '1984-02-29T00:00:00Z'],
      ['a birth date as people write it', { birthDate: '29/02/1984' }, 'birthDate', '29/02/1984'],
      ['a day that does not exist', { birthDate: '1984-02-30' }, 'birthDate', '1984-02-30'],
      ['a birth in the future', { birthDate: '2999-01-01' }, 'birthDate', '2999-01-01'],
      ['a birth long ago', { birthDate: '0001-01-01' }, 'birthDate', '0001-01-01'],
      ['a birth date of words', { birthDate: 'inconnue' }, 'birthDate', 'inconnue'],
      ['a death in the future', { deceasedDateTime: '2999-01-01' }, 'deceased', '2999-01-01'],
      ['a death before the birth', { deceasedDateTime: '1950-01-01' }, 'deceased', '1950-01-01'],
      ['a death of words', { deceasedDateTime: 'hier' }, 'deceased', 'hier'],
      ['a marital status of no list', { maritalStatus: { text: 'concubinage' } }, 'maritalStatus', 'concubinage'],
      [
        'a contact with a long phone',
        { contact: [{ name: { text: 'Paul' }, telecom: [{ system: 'phone', value: `le soir ${LONG}` }] }] },
        'contacts',
        'le soir',
      ],
      ['a contact with a long name', { contact: [{ name: { text: LONG } }] }, 'contacts', LONG],
      ['a long family name', { name: [{ family: `Tropgrand ${LONG}`, given: ['Ana'] }] }, 'birthName', LONG],
      [
        'an old name as one object',
        { name: { family: 'Seulobjet', given: 'Ana' } as never, gender: 'F' },
        'gender',
        'F',
      ],
    ];
    test.each(UNFIT)(
      'H36 SV-141 %s costs that value alone: it is in the note, and told',
      async (_name, more, field, kept) => {
        const resource = person(more);
        const done = await send([resource]);
        expect(done).toMatchObject({ created: { patient: 1 }, skipped: {} });
        const [warning] = done.warnings;
        expect(warning).toMatchObject({
          code: 'to-complete',
          line: 1,
          resourceId: resource['id'],
          fields: [{ field }],
        });
        const { body } = await admin.call<JsonObject>('GET', `/api/v1/patients/${warning?.recordId}`);
        expect(body['note']).toContain(kept);
        expect(body['note']).toContain('À compléter');
      },
    );

    test('H36 SV-141 what fits beside it is in its field', async () => {
      const resource = person({
        telecom: [
          { system: 'phone', value: '06 12 34 56 78 (mari, le soir après 19 h seulement)' },
          { system: 'email', value: 'ana@exemple.test; ana2@exemple.test' },
          { system: 'fax', value: '0100000009' },
        ],
        identifier: Array.from({ length: 21 }, (_, at) => ({ system: `urn:x:${at}`, value: `${number}-V${at}` })),
        address: [{ line: ['x'.repeat(201), '2 rue Courte'], city: 'Lyon' }],
      });
      await send([resource]);
      const found = await only(familyOf(resource));
      expect(found).toMatchObject({
        phones: ['+33612345678'],
        email: 'ana@exemple.test',
        address: { line: ['2 rue Courte'], city: 'Lyon' },
        birthDate: '1984-02-29',
      });
      expect(found['identifiers']).toHaveLength(20);
      expect(found['note']).toContain('V20');
      expect(found['note']).toContain('0100000009');
    });

    test('H36 SV-141 the note speaks the language of who imports', async () => {
      const resource = person({ gender: 'Female' });
      await send([resource], { 'accept-language': 'en-GB' });
      expect((await only(familyOf(resource)))['note']).toBe(
        'To be completed (imported file):\n- Sex: “Female” (to be checked)',
      );
    });

    test('H36 SV-141 a practitioner without a first name, and with a number of the wrong form, comes in', async () => {
      const done = await send([
        {
          resourceType: 'Practitioner',
          id: 'd-1',
          name: [{ family: 'Seulnomdr' }],
          identifier: [{ system: 'https://rpps.esante.gouv.fr', value: '12' }],
          telecom: [{ system: 'email', value: 'n/a' }],
        },
      ]);
      expect(done).toMatchObject({ created: { practitioner: 1 }, skipped: {} });
      expect(done.warnings).toMatchObject([
        {
          code: 'to-complete',
          resourceId: 'd-1',
          fields: expect.arrayContaining([
            { field: 'identifiers', reason: 'format' },
            { field: 'givenNames', reason: 'missing' },
          ]),
        },
      ]);
    });
  });

  describe('who is who', () => {
    const bundle = (base: string, resource: JsonObject) =>
      JSON.stringify({
        resourceType: 'Bundle',
        type: 'collection',
        entry: [{ fullUrl: `${base}/${String(resource['resourceType'])}/${String(resource['id'])}`, resource }],
      });
    const ana = {
      resourceType: 'Patient',
      id: '1',
      gender: 'female',
      birthDate: '1984-02-29',
      name: [{ family: 'Sourcea', given: ['Ana'] }],
    };
    const paul = {
      resourceType: 'Patient',
      id: '1',
      gender: 'male',
      birthDate: '1950-01-01',
      name: [{ family: 'Sourceb', given: ['Paul'] }],
    };

    test('H37 SV-142 Patient/1 of two clinics is two people, each found again by a second import', async () => {
      const files = [bundle('https://a.example/fhir', ana), bundle('https://b.example/fhir', paul)];
      for (const file of files) expect(await send(file)).toMatchObject({ created: { patient: 1 } });
      for (const file of files)
        expect(await send(file)).toMatchObject({ created: {}, alreadyPresent: { patient: 1 }, warnings: [] });
      expect(await only('Sourceb')).toMatchObject({ birthGivenNames: 'Paul' });
    });

    test('H37 SV-142 the same id of a source that no file tells: both are kept, and the doubt names the other record', async () => {
      const [one, two] = [
        person({ id: 'plain-1' }),
        person({ id: 'plain-1', gender: 'male', birthDate: '1950-01-01' }),
      ];
      expect(await send([one])).toMatchObject({ created: { patient: 1 } });
      const second = await send([two]);
      expect(second).toMatchObject({
        created: { patient: 1 },
        warnings: [{ code: 'same-id', line: 1, resourceId: 'plain-1', otherId: expect.any(String) }],
      });
      expect(
        (await admin.call<JsonObject>('GET', `/api/v1/patients/${second.warnings[0]?.otherId}`)).body,
      ).toMatchObject({ birthName: familyOf(one) });
      for (const each of [[one], [two], [one, two]]) expect((await send(each)).created).toEqual({});
    });

    test('H37 SV-142 SV-50 who was renamed and corrected here since is the same person', async () => {
      const resource = person({ id: 'renamed-1' });
      await send([resource]);
      const { id } = await only(familyOf(resource));
      const { body } = await admin.call<JsonObject>(
        'PATCH',
        `/api/v1/patients/${String(id)}`,
        { birthName: 'Renommee', birthDate: '1985-01-01', gender: 'other' },
        { 'if-match': '"1"' },
      );
      expect(body).toMatchObject({ version: 2 });
      expect(await send([resource])).toMatchObject({ created: {}, alreadyPresent: { patient: 1 }, warnings: [] });
    });

    test('H37 SV-142 a number that two people share (a placeholder, another hospital’s) makes them nobody else', async () => {
      const [one, two] = [
        person({ identifier: [{ system: 'http://hl7.org/fhir/sid/us-ssn', value: '999-99-9999' }] }),
        person({
          gender: 'male',
          birthDate: '1950-06-01',
          identifier: [{ system: 'http://hl7.org/fhir/sid/us-ssn', value: '999-99-9999' }],
        }),
      ];
      const [three, four] = [
        person({ identifier: [{ assigner: { display: 'Hôpital A' }, value: '1001' }] }),
        person({
          gender: 'male',
          birthDate: '1971-01-01',
          identifier: [{ assigner: { display: 'Hôpital B' }, value: '1001' }],
        }),
      ];
      const done = await send([one, two, three, four]);
      expect(done).toMatchObject({ created: { patient: 4 }, skipped: {} });
      expect(done.warnings.map(({ code, line }) => [code, line])).toEqual([
        ['same-identifier', 2],
        ['to-complete', 2],
      ]);
      expect((await only(familyOf(two)))['note']).toContain('999-99-9999');
      expect((await only(familyOf(four)))['identifiers']).toMatchObject([
        { value: '1001', system: expect.stringContaining(encodeURIComponent('Hôpital B')) },
      ]);
      expect((await send([one, two, three, four])).created).toEqual({});
    });

    test('H36 H37 SV-157 a number that differs by what nobody sees costs nobody: both people come in', async () => {
      const system = 'urn:oid:1.2.250.1.9';
      const numbered = (value: string, of = system) => person({ identifier: [{ system: of, value }] });
      const known = numbered('4711');
      await send([known]);
      const others = [
        numbered('47\u200B11'),
        numbered('\u00AD4711'),
        numbered('4711', `${system}\u200B`),
        numbered('815'),
        numbered('815\u2060'),
      ];
      const done = await send(others);
      expect(done.created).toEqual({ patient: others.length });
      expect(done.warnings.filter(({ code }) => code === 'same-identifier')).toHaveLength(4);
      for (const { name } of others) await only(name[0]?.family ?? '');
      // The same person under such a number is here already.
      const again = { ...known, id: `${String(known['id'])}-again`, identifier: [{ system, value: '4711\uFEFF' }] };
      expect(await send([again])).toMatchObject({ created: {}, alreadyPresent: { patient: 1 } });
    });

    test('H37 SV-142 under another id, the same number with the same name and birth date is the same person', async () => {
      const identifier = [{ system: 'urn:example:file', value: `F-${Date.now()}` }];
      const resource = person({ identifier });
      await send([resource]);
      expect(await send([{ ...resource, id: 'other-export-7' }])).toMatchObject({
        created: {},
        alreadyPresent: { patient: 1 },
        warnings: [{ code: 'same-person', recordId: expect.any(String) }],
      });
    });

    test.each([
      ['older first', [0, 1]],
      ['newer first', [1, 0]],
    ])('H37 SV-143 of two versions in one file the newer one wins: %s', async (_name, order) => {
      const id = `v-${String(order[0])}`;
      const [older, newer] = [
        person({ id, meta: { versionId: '1', lastUpdated: '2020-01-01T00:00:00Z' } }),
        person({ id, meta: { versionId: '2', lastUpdated: '2024-01-01T00:00:00+02:00' } }),
      ];
      const done = await send(order.map((at) => [older, newer][at] ?? {}));
      expect(done).toMatchObject({
        created: { patient: 1 },
        warnings: [{ code: 'older-version', line: order.indexOf(0) + 1 }],
      });
      expect(await find(familyOf(older))).toEqual([]);
      expect(await only(familyOf(newer))).toMatchObject({ birthName: familyOf(newer) });
    });

    test('H37 SV-142 the same id twice in one file, another person: both are kept', async () => {
      const [one, two] = [person({ id: 'twice-1' }), person({ id: 'twice-1', gender: 'male', birthDate: '1950' })];
      expect(await send([one, two])).toMatchObject({
        created: { patient: 2 },
        warnings: [{ code: 'same-id', line: 2 }],
      });
    });
  });

  describe('what has ended', () => {
    test('H38 SV-144 a name that has ended is not the name in use', async () => {
      await send([
        {
          resourceType: 'Patient',
          id: 'e-1',
          gender: 'female',
          birthDate: '1984-02-29',
          name: [
            { use: 'official', family: 'Avantelle', given: ['Zoé'], period: { end: '2010-01-01' } },
            { use: 'official', family: 'Apreselle', given: ['Zoé'], period: { start: '2010-01-02' } },
          ],
        },
      ]);
      expect(await only('Apreselle')).toMatchObject({ birthName: 'Avantelle', usualName: 'Apreselle' });
      await send([
        {
          resourceType: 'Patient',
          id: 'e-1b',
          gender: 'female',
          birthDate: '1984-02-29',
          name: [
            { use: 'old', family: 'Ancienne', given: ['Zoé'] },
            { family: 'Actuelle', given: ['Zoé'] },
            { use: 'usual', family: 'Future', period: { start: '2999' } },
          ],
        },
      ]);
      const found = await only('Actuelle');
      expect(found).toMatchObject({
        birthName: 'Actuelle',
        note: expect.stringMatching(/Ancienne[^]*n'est plus en vigueur/),
      });
      expect(found['usualName']).toBeUndefined();
    });

    test('H38 SV-144 nobody lives at, is called at, or is known by what has ended', async () => {
      const resource = person({
        address: [
          { use: 'old', line: ['1 rue Avant'], city: 'Lyon' },
          { line: ['3 rue Finie'], city: 'Nice', period: { end: '2015' } },
          { use: 'work', city: 'Paris' },
          { use: 'home', line: ['2 rue Apres'], city: 'Oran', state: 'Oran', country: 'DZ' },
        ],
        telecom: [
          { system: 'phone', use: 'old', value: '0100000000' },
          { system: 'phone', value: '0111111111', period: { end: '2015-06' } },
          { system: 'phone', use: 'work', rank: 2, value: '0122222222' },
          { system: 'phone', use: 'mobile', rank: 1, value: '0600000000' },
          { system: 'email', use: 'old', value: 'old@exemple.test' },
        ],
        identifier: [{ system: 'urn:example:old', value: 'OLD-1', use: 'old' }],
        contact: [
          { name: { text: 'Ancien Contact' }, period: { end: '2015' } },
          {
            name: { text: 'Contact Actuel' },
            relationship: [{ text: 'mère' }],
            telecom: [
              { system: 'phone', use: 'old', value: '0133333333' },
              { system: 'phone', value: '0644444444' },
            ],
          },
        ],
      });
      const done = await send([resource]);
      expect(done.warnings).toEqual([]);
      const found = await only(familyOf(resource));
      expect(found).toMatchObject({
        address: { line: ['2 rue Apres'], city: 'Oran', wilaya: 'Oran', country: 'DZ' },
        phones: ['0600000000', '0122222222'],
        contacts: [{ name: 'Contact Actuel', relation: 'mère', phone: '0644444444' }],
      });
      expect(found['identifiers']).toBeUndefined();
      expect(found['email']).toBeUndefined();
      for (const leftover of [
        '1 rue Avant',
        '3 rue Finie',
        'Paris',
        '0100000000',
        '0111111111',
        'old@exemple.test',
        'OLD-1',
        'Ancien Contact',
      ])
        expect(found['note']).toContain(leftover);
    });
  });

  describe('the answer', () => {
    test('H39 SV-145 SV-146 a success with warnings is read as one; each tells where to look, not an internal id', async () => {
      const people = Array.from({ length: 205 }, () => person({ gender: 'Female' }));
      const done = await send(
        JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: people.map((resource) => ({ resource })) }),
      );
      expect(done).toMatchObject({ type: 'done', created: { patient: 205 }, moreWarnings: 5 });
      expect(done.warnings).toHaveLength(200);
      expect(done.warnings[3]).toMatchObject({
        line: 1,
        entry: '4',
        resourceId: people[3]?.['id'],
        initials: 'A. I.',
        message: expect.stringContaining(`line 1, entry 4, Patient ${String(people[3]?.['id'])} A. I.`),
      });
    });

    test('H39 SV-148 a Bundle within a Bundle is opened', async () => {
      const inner = person();
      const done = await send(
        JSON.stringify({
          resourceType: 'Bundle',
          entry: [
            { resource: { resourceType: 'Organization', id: 'o' } },
            {
              resource: {
                resourceType: 'Bundle',
                type: 'collection',
                entry: [{ resource: { ...inner, gender: 'F' } }],
              },
            },
          ],
        }),
      );
      expect(done).toMatchObject({
        created: { patient: 1 },
        skipped: { Organization: 1 },
        warnings: [{ entry: '2.1' }],
        resources: { Bundle: { mapped: 1, kept: 0, present: 0, refused: 0 } },
        reasons: expect.arrayContaining([{ resourceType: 'Bundle', outcome: 'mapped', reason: 'opened', count: 1 }]),
      });
    });

    test('SV-148 SV-184 of Bundles within a Bundle each has its outcome, and one that cannot be opened costs nobody', async () => {
      const bundle = (...resources: unknown[]) => ({
        resourceType: 'Bundle',
        type: 'collection',
        entry: resources.map((resource) => ({ resource })),
      });
      const within = (depth: number, resource: unknown): unknown =>
        depth === 0 ? resource : bundle(within(depth - 1, resource));
      const whole = bundle(
        bundle(person()),
        { resourceType: 'Bundle', type: 'batch-response' },
        { resourceType: 'Bundle', id: 'broken', entry: 'none' },
        within(7, person()),
        within(8, person()),
        person(),
      );
      const done = await send(JSON.stringify({ ...whole, entry: [...whole.entry, 'no entry', null] }));
      expect(done.created).toEqual({ patient: 3 });
      expect(done.resources).toMatchObject({
        Patient: { mapped: 3, refused: 0 },
        Bundle: { mapped: 2 + 7 + 7, kept: 0, present: 0, refused: 2 },
        Resource: { refused: 2 },
      });
      const refused = { outcome: 'refused', count: 1 };
      expect(done.reasons).toEqual(
        expect.arrayContaining([
          { ...refused, resourceType: 'Bundle', reason: 'not-r4' },
          { ...refused, resourceType: 'Bundle', reason: 'too-deep' },
          { ...refused, resourceType: 'Resource', reason: 'not-r4', count: 2 },
        ]),
      );
      expect(done.warnings.map(({ code, resourceType, entry }) => [code, resourceType, entry])).toEqual([
        ['left-out', 'Bundle', '3'],
        ['left-out', 'Bundle', '5.1.1.1.1.1.1.1'],
        ['left-out', 'Resource', '7'],
        ['left-out', 'Resource', '8'],
      ]);
    });

    test('H36 SV-50 a hundred people of real data come in whole, and nobody twice', async () => {
      const file = hundredPeople();
      const first = await send(file);
      expect(first).toMatchObject({ created: { patient: 100, practitioner: 66 }, warnings: [], moreWarnings: 0 });
      expect(await send(file)).toMatchObject({
        created: {},
        alreadyPresent: { patient: 100, practitioner: 66 },
        warnings: [],
      });
    });
  });
});

afterAll(stopTestCluster);
