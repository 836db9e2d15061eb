/** What takes the room: the records and what waits, the app's own files, anything else of this address. */
export type SpaceKind = 'records' | 'app' | 'other';

/** The room that the browser gives the app on this device, in bytes. */
export interface Space {
  used: number;
  /** All that the browser gives, the used part included. */
  room: number;
  /** Null where the browser does not tell them apart. */
  parts: Readonly<Record<SpaceKind, number>> | null;
  /** The browser has promised to keep it until somebody clears it. */
  isKept: boolean;
}

export interface SpacePort {
  /** Null where the browser does not say. */
  read(): Promise<Space | null>;
  /** Asks the browser to keep it; some browsers ask the person. Returns whether it does. */
  keep(): Promise<boolean>;
}

const SHORT_BYTES = 100e6;
const SHORT_SHARE = 0.9;

/** So little is left that a first copy or a day's work may not fit. */
export const isShort = ({ used, room }: Space): boolean => room - used < SHORT_BYTES || used > room * SHORT_SHARE;
