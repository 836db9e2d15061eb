/** The data of a contact (finger, pen or palm) on the signature field. */
export interface Contact {
  pointerId: number;
  pointerType: string;
  /** The size of the contact in CSS pixels; 1 if the device does not report it. */
  width: number;
  height: number;
}

export interface Verdict {
  verdict: 'take' | 'ignore';
  /** The contact whose stroke is discarded, because a pen has taken over. */
  ended: number | null;
}

/** A finger's tip is half as wide; the side of a hand is wider. */
const WIDEST_TIP = 60;

const IGNORE: Verdict = { verdict: 'ignore', ended: null };

/**
 * Decides which contact draws: once a pen was used, no hand does; a contact as wide as a palm never; and a pen that
 * comes down while a hand rests there takes over.
 */
export function palmGate() {
  let hasPen = false;
  let drawing: Contact | null = null;
  return {
    down(contact: Contact): Verdict {
      const isPen = contact.pointerType === 'pen';
      if (isPen) hasPen = true;
      if (!isPen && contact.pointerType === 'touch') {
        if (hasPen || Math.max(contact.width, contact.height) > WIDEST_TIP) return IGNORE;
      }
      const before = drawing;
      if (before !== null && !(isPen && before.pointerType === 'touch')) return IGNORE;
      drawing = contact;
      return { verdict: 'take', ended: before?.pointerId ?? null };
    },
    up(pointerId: number): void {
      if (drawing?.pointerId === pointerId) drawing = null;
    },
  };
}
