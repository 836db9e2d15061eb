import { fireEvent, screen } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { show } from '../testing/render.tsx';
import { SearchField } from './search-field.tsx';

const onDown = vi.fn();

function Search() {
  const [value, setValue] = useState('');
  return <SearchField value={value} onChange={setValue} placeholder="Nom" onDown={onDown} />;
}

const input = () => screen.getByTestId('search') as HTMLInputElement;

describe('the search of a list, by keyboard', () => {
  it('UI-75 `/` moves the focus to it, the down arrow into the list, Escape empties it', async () => {
    await show(<Search />);
    expect(document.activeElement).not.toBe(input());
    fireEvent.keyDown(document.body, { key: '/' });
    expect(document.activeElement).toBe(input());
    fireEvent.change(input(), { target: { value: 'martin' } });
    fireEvent.keyDown(input(), { key: 'ArrowDown' });
    expect(onDown).toHaveBeenCalledTimes(1);
    fireEvent.keyDown(input(), { key: 'Escape' });
    expect(input().value).toBe('');
  });

  it('UI-28 a pasted page of text is cut to 200 characters', async () => {
    await show(<Search />);
    fireEvent.change(input(), { target: { value: 'a'.repeat(5_000) } });
    expect(input().value).toHaveLength(200);
  });
});
