import { describe } from 'vitest';
import { importing } from './import.suite.ts';

describe('the import on PGlite', () => importing('pglite'));
