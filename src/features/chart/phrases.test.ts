import { describe, expect, it } from 'vitest';
import { sectionsOf, withTemplate } from './note-template.ts';
import { phraseSearchAt, phrasesFor, type Phrase } from './phrases.ts';

describe('CR-36 phrases', () => {
  it.each([
    ['/', { start: 0, query: '' }],
    ['Toux /rhi', { start: 5, query: 'rhi' }],
    ['Toux\n/RHI', { start: 5, query: 'RHI' }],
    ['TA 12/8', null],
    ['5 mg/j', null],
    ['et / ou', null],
    ['http://x', null],
  ])('%j', (text, expected) => {
    expect(phraseSearchAt(text, text.length)).toEqual(expected);
  });

  it('looks left of the caret alone', () => {
    expect(phraseSearchAt('/rhi puis', 4)).toEqual({ start: 0, query: 'rhi' });
    expect(phraseSearchAt('/rhi puis', 9)).toBeNull();
  });

  it('lists one’s own first, then the clinic’s, never another’s; accents and case aside', () => {
    const all: Phrase[] = [
      { id: 'a', name: 'Rhinite', text: 'x', ownerId: '' },
      { id: 'b', name: 'rhume', text: 'y', ownerId: 'me' },
      { id: 'c', name: 'Rhino', text: 'z', ownerId: 'somebody' },
      { id: 'd', name: 'Bilan', text: 'rhésus', ownerId: '' },
    ];
    const ids = (query: string) => phrasesFor(all, query, 'me').map(({ id }) => id);
    expect(ids('rh')).toEqual(['b', 'a', 'd']);
    expect(ids('RHÉ')).toEqual(['d']);
    expect(ids('')).toEqual(['b', 'a', 'd']);
    expect(ids('zzz')).toEqual([]);
  });
});

describe('CR-35 templates of notes', () => {
  const wordsOf = (section: string) =>
    ({ reason: ['Motif'], examination: ['Examen clinique'], plan: ['Conduite à tenir'] })[section] ?? [];
  const body =
    'Contrôle annuel\n\n# Examen clinique :\nPoids {{patient.age}}\nAuscultation\n\nCONDUITE A TENIR\nRevoir';

  it('fill the sections that their headings name; what stands before is the first one’s', () => {
    expect([...sectionsOf(body, wordsOf)]).toEqual([
      ['reason', 'Contrôle annuel'],
      ['examination', 'Poids {{patient.age}}\nAuscultation'],
      ['plan', 'Revoir'],
    ]);
  });

  it('add below what was typed, and say nothing that the list does not allow', () => {
    const sections = sectionsOf(`${body} {{patient.note}}`, wordsOf);
    const filled = withTemplate({ plan: 'Repos\n' }, sections, { 'patient.age': '42 ans', 'patient.note': 'secret' });
    expect(filled).toEqual({
      reason: 'Contrôle annuel',
      examination: 'Poids 42 ans\nAuscultation',
      plan: 'Repos\nRevoir ……',
    });
  });
});
