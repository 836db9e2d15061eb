import { describe } from 'vitest';
import { revivalRules } from './revival.suite.ts';

describe('deleted records that come back on PGlite', () => revivalRules('pglite'));
