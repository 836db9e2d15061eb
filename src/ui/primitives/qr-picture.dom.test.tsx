import { screen } from '@testing-library/react';
import decodeQR from 'qr/decode.js';
import { describe, expect, it } from 'vitest';
import { show } from '../testing/render.tsx';
import { QrPicture } from './qr-picture.tsx';

const SCALE = 4;

/** What a camera sees of it: white, and black where the path says. */
function photographed(code: Element) {
  const size = Number(code.getAttribute('viewBox')?.split(' ')[2]);
  const width = size * SCALE;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  const path = code.querySelector('path')?.getAttribute('d') ?? '';
  const dark = [...path.matchAll(/M(\d+) (\d+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
  expect(dark.length).toBeGreaterThan(200);
  for (const [x, y] of dark)
    for (let down = 0; down < SCALE; down += 1)
      for (let right = 0; right < SCALE; right += 1) {
        const at = ((y * SCALE + down) * width + x * SCALE + right) * 4;
        data.fill(0, at, at + 3);
      }
  return { width, height: width, data };
}

describe('a QR code', () => {
  it.each(['https://cabinet.example/invitation#' + 'aB3-_.'.repeat(60), 'http://192.168.1.20:3000/é'])(
    'AD-33 is read by a camera as the address that it was made of: %s',
    async (text) => {
      await show(<QrPicture text={text} label="Code" testId="code" />);
      const code = screen.getByTestId('code');
      expect(code.getAttribute('aria-label')).toBe('Code');
      expect(decodeQR(photographed(code))).toBe(text);
    },
  );
});
