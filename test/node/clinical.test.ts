import { describe } from 'vitest';
import { clinicalRules } from './clinical.suite.ts';

describe('clinical rules on PGlite', () => clinicalRules('pglite'));
