/** Re-exports the engine's signatures, so that all clinical rules are found in one folder. */
export * from '../signature.ts';
