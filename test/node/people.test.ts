import { describe } from 'vitest';
import { people } from './people.suite.ts';

describe('people (PGlite)', () => people('pglite'));
