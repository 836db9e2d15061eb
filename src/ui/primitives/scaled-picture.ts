/** The data of a picture file from its first bytes, before anything is decoded. */
export type PictureFile =
  | { kind: 'picture'; type: 'image/png' | 'image/jpeg'; width: number; height: number }
  | { kind: 'other' };

export type Scaled =
  | { kind: 'scaled'; url: string }
  /** No PNG or JPEG, or a broken one. */
  | { kind: 'unreadable' }
  /** More bytes or pixels than a camera makes: decoding it could take all of the device's memory. */
  | { kind: 'too-large' }
  /** It cannot be made small enough. */
  | { kind: 'does-not-fit' };

/** Draws the file at this size, as a data URL; null where it cannot be decoded. */
export type Draw = (size: { width: number; height: number }, type: string, quality: number) => Promise<string | null>;

export const MOST_BYTES = 40 * 2 ** 20;
/** Today's largest phone cameras make 200 million. */
const MOST_PIXELS = 200e6;
const LONGEST_SIDE = 1600;
const SHORTEST_SIDE = 64;

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Reads type and size from the head of the file. */
export function readHead(bytes: Uint8Array): PictureFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (PNG.every((byte, at) => bytes[at] === byte) && bytes.length >= 24)
    return { kind: 'picture', type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return { kind: 'other' };
  for (let at = 2; at + 9 < bytes.length;) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff) return { kind: 'other' };
    // A frame's header (SOF), of which four numbers mean something else.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { kind: 'picture', type: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return { kind: 'other' };
}

/**
 * The picture as a data URL of at most `max` characters, as large as possible. A PNG stays a PNG as long as it fits,
 * because a signature has a transparent background.
 */
export async function scaledPicture(bytes: Uint8Array, max: number, draw: Draw): Promise<Scaled> {
  if (bytes.length > MOST_BYTES) return { kind: 'too-large' };
  const head = readHead(bytes);
  if (head.kind === 'other' || head.width === 0 || head.height === 0) return { kind: 'unreadable' };
  if (head.width * head.height > MOST_PIXELS) return { kind: 'too-large' };
  const longest = Math.max(head.width, head.height);
  for (
    let side = Math.min(longest, LONGEST_SIDE);
    side >= Math.min(longest, SHORTEST_SIDE);
    side = Math.floor(side * 0.75)
  ) {
    const size = {
      width: Math.max(1, Math.round((head.width * side) / longest)),
      height: Math.max(1, Math.round((head.height * side) / longest)),
    };
    for (const quality of head.type === 'image/png' ? [1] : [0.85, 0.7]) {
      const url = await draw(size, head.type, quality);
      if (url === null) return { kind: 'unreadable' };
      if (url.length <= max) return { kind: 'scaled', url };
    }
  }
  return { kind: 'does-not-fit' };
}

/** Draws with the browser: decoded once, at most at the size that is wanted first. */
export function drawing(file: Blob): { draw: Draw; close: () => void } {
  let bitmap: Promise<ImageBitmap | null> | null = null;
  return {
    async draw({ width, height }, type, quality) {
      bitmap ??= createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null);
      const source = await bitmap;
      if (source === null) return null;
      const canvas = document.createElement('canvas');
      // A photo that was taken sideways is turned by the camera's metadata.
      const isTurned = source.width > source.height !== width > height && source.width !== source.height;
      [canvas.width, canvas.height] = isTurned ? [height, width] : [width, height];
      canvas.getContext('2d')?.drawImage(source, 0, 0, canvas.width, canvas.height);
      return canvas.toDataURL(type, quality);
    },
    close: () => void bitmap?.then((source) => source?.close()),
  };
}
