/** The engine's signatures, where the clinic's rules are looked for. */
export * from '../signature.ts';
