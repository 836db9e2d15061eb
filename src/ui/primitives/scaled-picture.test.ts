import { describe, expect, it } from 'vitest';
import { MOST_BYTES, readHead, scaledPicture, type Draw } from './scaled-picture.ts';

function png(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return bytes;
}

/** With a segment before the frame's header, as cameras write it. */
function jpeg(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(64);
  const view = new DataView(bytes.buffer);
  bytes.set([0xff, 0xd8, 0xff, 0xe1, 0x00, 0x10]);
  bytes.set([0xff, 0xc2, 0x00, 0x11, 0x08], 20);
  view.setUint16(25, height);
  view.setUint16(27, width);
  return bytes;
}

/** A character for each pixel, times the quality. */
const draw: Draw = async ({ width, height }, _type, quality) => 'x'.repeat(Math.round(width * height * quality));

describe('UI-56 a picture is made small enough on the device', () => {
  it('reads what a file is from its head', () => {
    expect(readHead(png(640, 480))).toEqual({ kind: 'picture', type: 'image/png', width: 640, height: 480 });
    expect(readHead(jpeg(4000, 3000))).toEqual({ kind: 'picture', type: 'image/jpeg', width: 4000, height: 3000 });
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['a text', new TextEncoder().encode('<svg onload="alert(1)">')],
    ['a PNG cut off', png(1, 1).slice(0, 10)],
    ['a JPEG cut off', jpeg(1, 1).slice(0, 12)],
    ['a JPEG whose segments lead nowhere', new Uint8Array([0xff, 0xd8, 0xff, 0xe1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
  ])('%s is no picture', async (_name, bytes) => {
    expect(await scaledPicture(bytes, 100_000, draw)).toEqual({ kind: 'unreadable' });
  });

  it('keeps a small one as large as it is, and scales a large one until it fits', async () => {
    const sizes: number[] = [];
    const watched: Draw = (size, type, quality) => (sizes.push(size.width), draw(size, type, quality));
    expect(await scaledPicture(png(300, 100), 40_000, watched)).toMatchObject({ kind: 'scaled' });
    expect(sizes).toEqual([300]);
    const scaled = await scaledPicture(jpeg(4000, 3000), 200_000, watched);
    expect(scaled.kind === 'scaled' && scaled.url.length).toBeLessThanOrEqual(200_000);
    expect(Math.max(...sizes), 'never at its full size').toBe(1600);
  });

  it('says that one cannot become small enough', async () => {
    expect(await scaledPicture(png(900, 900), 10, draw)).toEqual({ kind: 'does-not-fit' });
  });

  it('never decodes a file that is a bomb: of too many pixels or bytes', async () => {
    let drawn = 0;
    const watched: Draw = async () => ((drawn += 1), 'x');
    expect(await scaledPicture(png(60_000, 60_000), 1000, watched)).toEqual({ kind: 'too-large' });
    expect(await scaledPicture(new Uint8Array(MOST_BYTES + 1), 1000, watched)).toEqual({ kind: 'too-large' });
    expect(drawn).toBe(0);
  });

  it('says that a file with a good head and a broken body cannot be read', async () => {
    expect(await scaledPicture(png(10, 10), 1000, async () => null)).toEqual({ kind: 'unreadable' });
  });
});
