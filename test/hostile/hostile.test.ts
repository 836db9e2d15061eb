import { describe } from 'vitest';
import { hostileInput } from './hostile.suite.ts';

describe('on PGlite', () => hostileInput('pglite'));
