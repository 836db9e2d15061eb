import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import { clinic } from '../contract/clinic.ts';
import { controlOf, type Control } from '../contract/controls.ts';
import { entityOf } from '../contract/domain.ts';
import type { EntityDefinition } from '../contract/entity.ts';
import { ClientContext } from '../hooks/context.ts';
import { SessionContext, type Client, type Session } from '../hooks/index.ts';
import type { Json } from '../lib/json.ts';
import { show } from '../ui/testing/render.tsx';
import { emptyOf, valueOfInput } from './contract-model.ts';
import { ControlField } from './control-field.tsx';
import { NO_FAULTS } from './faults.ts';

/** Nothing is listed on this device: a reference is an id. */
const client = { cache: { listing: () => undefined } } as unknown as Client;

/** The control of a field in a form of its own; gives what the contract would get. */
async function control(entityType: string, field: string, start?: Json, zone = 'Africa/Algiers', made?: Control) {
  const entity = entityOf(clinic, entityType);
  if (!entity) throw new Error(entityType);
  const shown = made ?? controlOf(entity, field);
  const held: { input: Json } = { input: start ?? emptyOf(shown) };
  function Host() {
    const [value, setValue] = useState<Json>(held.input);
    held.input = value;
    return (
      <ControlField
        entityType={entityType}
        path={field}
        control={shown}
        value={value}
        onChange={setValue}
        onLeave={() => undefined}
        faults={NO_FAULTS}
      />
    );
  }
  const session = { account: { permissions: {}, tenant: { zone } } } as unknown as Session;
  await show(
    <SessionContext value={session}>
      <ClientContext value={client}>
        <Host />
      </ClientContext>
    </SessionContext>,
  );
  return { user: userEvent.setup(), value: () => valueOfInput(shown, held.input), held };
}

const input = (path: string) => screen.findByTestId<HTMLInputElement>(`field-${path}`);

describe('UI-54 each kind of field has its control', () => {
  it('up to four choices stand side by side, and an optional one can be emptied', async () => {
    const { user, value } = await control('absence', 'kind');
    const group = screen.getByRole('radiogroup');
    expect(within(group).getAllByRole('radio')).toHaveLength(4);
    await user.click(screen.getByTestId('field-kind.sick'));
    expect(value()).toBe('sick');
    await user.keyboard('{ArrowLeft}');
    await user.click(within(group).getByRole('button', { name: 'Effacer' }));
    expect(value()).toBeNull();
  });

  it('the word of one can be typed, as in a list, and emptied', async () => {
    const { user, value } = await control('patient', 'gender');
    await user.type(await input('gender'), 'feminin');
    await user.tab();
    expect([value(), (await input('gender')).value]).toEqual(['female', 'Féminin']);
    await user.type(await input('gender'), 'nothing of that kind', {
      initialSelectionStart: 0,
      initialSelectionEnd: 9,
    });
    await user.tab();
    expect(value()).toBe('female');
    await user.clear(await input('gender'));
    await user.tab();
    expect(value()).toBeNull();
  });

  it('more are a list', async () => {
    await control('practitioner', 'convention');
    expect(screen.queryByRole('radiogroup')).toBeNull();
    expect((await input('convention')).tagName).toBe('INPUT');
  });

  it('a value that the contract no longer has stays to be seen', async () => {
    const { value } = await control('documentTemplate', 'language', 'es');
    expect(screen.getByTestId<HTMLInputElement>('field-language.es').checked).toBe(true);
    expect(value()).toBe('es');
  });

  it('a flag is a box to tick', async () => {
    const { user, value } = await control('absence', 'allDay');
    await user.click(await input('allDay'));
    expect(value()).toBe(true);
  });

  it('a short text is one line, a long one several', async () => {
    await control('practitioner', 'title');
    expect((await input('title')).tagName).toBe('INPUT');
    await control('absence', 'note');
    expect((await input('note')).tagName).toBe('TEXTAREA');
  });

  it.each([
    ['shareRule', 'validFrom', '1/8/2027', '2027-08-01'],
    ['condition', 'onset', '06/2019', '2019-06'],
  ])('a date is typed as people write it: %s.%s', async (entityType, field, typed, expected) => {
    const { user, value } = await control(entityType, field);
    await user.type(await input(field), typed);
    expect(value()).toBe(expected);
  });

  it('a time of day too', async () => {
    const { user, held } = await control('practitioner', 'availability');
    await user.click(screen.getByTestId('add-availability'));
    await user.type(await input('availability.0.start'), '9h30');
    await user.type(await input('availability.0.end'), 'midi');
    expect(held.input).toMatchObject([{ start: '09:30', end: 'midi' }]);
  });

  it('a number as French and English people type it, with its unit; text that is none stays', async () => {
    const { user, value } = await control('practitioner', 'defaultShare');
    expect(screen.getByText('%')).toBeTruthy();
    await user.type(await input('defaultShare'), '12,5');
    expect(value()).toBe(12.5);
    await user.type(await input('defaultShare'), '0x');
    expect(value()).toBe('12,50x');
  });

  it('an integer asks for digits, one below zero for all keys', async () => {
    await control('shareRule', 'priority');
    expect((await input('priority')).inputMode).toBe('numeric');
    await control('observation', 'value');
    expect((await input('value')).inputMode).toBe('text');
  });

  it('a colour is typed or picked', async () => {
    const { value } = await control('appointment', 'color');
    fireEvent.change(document.querySelector('input[type=color]') as Element, { target: { value: '#ff0000' } });
    expect(value()).toBe('#FF0000');
  });

  it('a list of texts grows and shrinks line by line', async () => {
    const { user, value } = await control('practitioner', 'languages');
    await user.click(screen.getByTestId('add-languages'));
    await user.click(screen.getByTestId('add-languages'));
    await user.type(await input('languages.0'), 'fr');
    await user.type(await input('languages.1'), 'ar');
    expect(value()).toEqual(['fr', 'ar']);
    await user.click(screen.getAllByRole('button', { name: /^Retirer/ })[0] as HTMLElement);
    expect(value()).toEqual(['ar']);
  });

  it('a list of structures has the parts of each', async () => {
    const { user, value } = await control('allergy', 'reactions');
    await user.click(screen.getByTestId('add-reactions'));
    await user.type(await input('reactions.0.manifestation'), 'Urticaire');
    await user.click(screen.getByTestId('field-reactions.0.severity.moderate'));
    expect(value()).toEqual([{ manifestation: 'Urticaire', severity: 'moderate' }]);
  });

  it('several of a few choices are one switch each', async () => {
    const { user, value } = await control('accessRule', 'readerRoles');
    await user.click(screen.getByTestId('field-readerRoles.nurse'));
    expect(value()).toEqual(['nurse']);
  });

  it('a reference to records that this device does not list is their id', async () => {
    const { value, user } = await control('consent', 'supersedes');
    await user.type(await input('supersedes'), 'x');
    expect(value()).toBe('x');
  });

  it('a picture is shown, and can be removed', async () => {
    const url = 'data:image/png;base64,AAAA';
    const { user, value } = await control('practitioner', 'signatureImage', url);
    expect((await screen.findByTestId<HTMLImageElement>('field-signatureImage')).src).toBe(url);
    await user.click(screen.getByTestId('remove-signatureImage'));
    expect(value()).toBeNull();
  });

  it('every field of every entity has a control, but for values of several kinds', async () => {
    const shown: string[] = [];
    for (const entity of clinic.entities) {
      const fields = Object.keys(entity.fields.shape).filter((field) => controlOf(entity, field).kind !== 'other');
      const { unmount, container } = await formOf(entity, fields);
      for (const field of fields) {
        const { kind } = controlOf(entity, field);
        const place = container.querySelector(`[data-field="${field}"]`);
        // That of a moment comes with its library.
        await waitFor(() =>
          expect(place?.querySelector('input, textarea, button'), `${entity.type}.${field} (${kind})`).toBeTruthy(),
        );
        shown.push(kind);
      }
      unmount();
    }
    expect(new Set(shown)).toEqual(
      new Set([
        'text',
        'long-text',
        'choice',
        'flag',
        'number',
        'day',
        'partial-date',
        'instant',
        'colour',
        'picture',
        'reference',
        'list',
        'structure',
      ]),
    );
  });
});

/** All of them, each in a place of its own. */
function formOf(entity: EntityDefinition, fields: readonly string[]) {
  const nothing = () => undefined;
  const session = { account: { permissions: {} } } as unknown as Session;
  return show(
    <SessionContext value={session}>
      <ClientContext value={client}>
        {fields.map((field) => (
          <div key={field} data-field={field}>
            <ControlField
              entityType={entity.type}
              path={field}
              control={controlOf(entity, field)}
              value={emptyOf(controlOf(entity, field))}
              onChange={nothing}
              onLeave={nothing}
              faults={NO_FAULTS}
            />
          </div>
        ))}
      </ClientContext>
    </SessionContext>,
  );
}

describe('UI-55 a moment is entered by the clinic’s clocks', () => {
  it('as day and time, whatever the device’s zone', async () => {
    const { user, value } = await control('absence', 'start');
    await user.type(await input('start'), '15/07/2027');
    expect(value(), 'a day alone is no moment').toBe('2027-07-15T');
    await user.type(await input('start.time'), '8h');
    expect(value()).toBe('2027-07-15T07:00:00.000Z');
    await act(async () => undefined);
    expect(screen.getByText(/Africa\/Algiers/)).toBeTruthy();
  });

  it('UI-99 with a year of two digits, the nearest; a date of what has happened keeps the one that has begun', async () => {
    const moment = await control('absence', 'start');
    await moment.user.type(await input('start'), '15/7/27');
    expect(moment.value()).toBe('2027-07-15T');
    cleanup();
    const end = await control('consent', 'validUntil');
    await end.user.type(await input('validUntil'), '15/7/27');
    expect(end.value()).toBe('2027-07-15');
    cleanup();
    const birth = await control('patient', 'birthDate');
    await birth.user.type(await input('birthDate'), '15/7/84');
    expect(birth.value()).toBe('1984-07-15');
  });

  it.each(['2027-07-15 08:00', '15/07/2027 8h', '15/7/27 8h', '2027-07-15T08:00'])(
    '%s in one is taken apart',
    async (typed) => {
      const { user, value } = await control('absence', 'start');
      await user.type(await input('start'), typed);
      await user.tab();
      expect(value()).toBe('2027-07-15T07:00:00.000Z');
      expect([(await input('start')).value, (await input('start.time')).value]).toEqual(['15/07/2027', '08:00']);
    },
  );

  it('one that is known is shown so, and emptied with its parts', async () => {
    const { user, value } = await control('absence', 'start', '2027-07-15T22:30:00.000Z', 'Europe/Paris');
    expect([(await input('start')).value, (await input('start.time')).value]).toEqual(['16/07/2027', '00:30']);
    await user.clear(await input('start'));
    await user.clear(await input('start.time'));
    expect(value()).toBeNull();
  });

  it('says that the clocks skip an hour, or show it twice', async () => {
    const { user, value } = await control('absence', 'start', '2027-03-28T', 'Europe/Paris');
    await user.type(await input('start.time'), '2h30');
    await waitFor(() => expect(screen.getByText(/n’existe pas ce jour-là/)).toBeTruthy());
    expect(value(), 'what the contract refuses').toBe('2027-03-28T02:30');
  });
});
