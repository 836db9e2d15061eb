import { fireEvent, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { show } from '../../ui/testing/render.tsx';
import { ImportScreen } from './import-screen.tsx';

describe('a refused file', () => {
  it('is refused in the person’s language; what the server says of it is folded away and marked as English', async () => {
    await show(<ImportScreen allowed send={async () => ({ type: 'error', code: 'NOT_FHIR_R4', detail: 'line 3: Bundle.entry is no list' })} />);
    fireEvent.change(screen.getByTestId('import-file'), { target: { files: [new File(['{}'], 'patients.json')] } });
    expect(await screen.findByText('Ce fichier n’est pas un fichier FHIR R4.')).toBeTruthy();
    const detail = screen.getByText('line 3: Bundle.entry is no list');
    expect(detail.lang).toBe('en');
    expect(detail.closest('details')?.open).toBe(false);
    expect(screen.getByText('Détail technique (en anglais)').tagName).toBe('SUMMARY');
  });
});
