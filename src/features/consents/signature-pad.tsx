import { useEffect, useRef } from 'react';
import SignaturePad from 'signature_pad';
import { useTexts } from '../../ui/i18n/i18n.ts';
import { palmGate } from './palm.ts';
import styles from './reading.module.css';
import { fitStrokes, isSignature, strokesOf } from './strokes.ts';

export interface DrawnSignature {
  image: string;
  strokes: number[][][];
}

const LARGEST_PICTURE = 400_000;
/** A signature is as sharp as it needs to be on paper. */
const SHARPEST = 2;

/** The canvas as a PNG within the contract's limits. */
function pictureOf(canvas: HTMLCanvasElement): string {
  let image = canvas.toDataURL('image/png');
  for (let scale = 0.75; image.length > LARGEST_PICTURE && scale > 0.1; scale *= 0.75) {
    const small = document.createElement('canvas');
    [small.width, small.height] = [Math.round(canvas.width * scale), Math.round(canvas.height * scale)];
    small.getContext('2d')?.drawImage(canvas, 0, 0, small.width, small.height);
    image = small.toDataURL('image/png');
  }
  return image;
}

export interface SignatureFieldProps {
  /** The signature so far; null while there is none. Called with the end of each stroke. */
  onDrawn: (read: (() => DrawnSignature) | null) => void;
  /** A new number clears the field. */
  cleared: number;
}

/** The field for the signature, by pen or finger. A palm draws nothing, and turning the tablet loses nothing. */
export function SignatureField({ onDrawn, cleared }: SignatureFieldProps) {
  const { t } = useTexts();
  const field = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const pad = useRef<SignaturePad>(undefined);
  const listener = useRef(onDrawn);
  useEffect(() => {
    listener.current = onDrawn;
  }, [onDrawn]);

  useEffect(() => {
    const surface = canvas.current;
    const around = field.current;
    if (surface === null || around === null) return undefined;
    // Dark on white whatever the theme: it is printed.
    const drawing = new SignaturePad(surface, { minWidth: 0.8, maxWidth: 2.8, penColor: '#10182b' });
    pad.current = drawing;
    const read = (): DrawnSignature => ({ image: pictureOf(surface), strokes: strokesOf(drawing.toData()) });
    const tell = () => listener.current(isSignature(drawing.toData()) ? read : null);
    drawing.addEventListener('endStroke', tell);

    const gate = palmGate();
    let isIgnored = false;
    const down = (event: PointerEvent) => {
      const { verdict, ended } = gate.down(event);
      isIgnored = verdict === 'ignore';
      if (isIgnored) return event.stopPropagation();
      if (ended === null) return;
      // The pen starts, so what the resting hand has drawn is removed.
      dispatchEvent(new PointerEvent('pointercancel', { pointerId: ended }));
      drawing.fromData(drawing.toData().slice(0, -1));
    };
    // Safari on a tablet draws by its touch events, which come after the pointer's.
    drawing.addEventListener('beginStroke', (event) => {
      const { detail } = event as CustomEvent<{ event: Event }>;
      if (isIgnored && detail.event.type === 'touchstart') event.preventDefault();
    });
    const up = (event: PointerEvent) => gate.up(event.pointerId);
    around.addEventListener('pointerdown', down, { capture: true });
    addEventListener('pointerup', up);
    addEventListener('pointercancel', up);

    const fit = () => {
      const ratio = Math.min(Math.max(devicePixelRatio || 1, 1), SHARPEST);
      const kept = fitStrokes(drawing.toData(), { width: surface.clientWidth, height: surface.clientHeight });
      surface.width = Math.round(surface.clientWidth * ratio);
      surface.height = Math.round(surface.clientHeight * ratio);
      surface.getContext('2d')?.scale(ratio, ratio);
      drawing.clear();
      drawing.fromData(kept);
    };
    const observer = new ResizeObserver(fit);
    observer.observe(surface);
    return () => {
      observer.disconnect();
      around.removeEventListener('pointerdown', down, { capture: true });
      removeEventListener('pointerup', up);
      removeEventListener('pointercancel', up);
      drawing.off();
    };
  }, []);

  useEffect(() => {
    if (cleared === 0) return;
    pad.current?.clear();
    listener.current(null);
  }, [cleared]);

  return (
    <div ref={field} className={styles['pad']}>
      <canvas ref={canvas} data-testid="signature" role="img" aria-label={t('reading.field')} tabIndex={0} />
    </div>
  );
}
