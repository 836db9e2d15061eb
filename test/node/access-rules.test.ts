import { describe } from 'vitest';
import { accessRules } from './access-rules.suite.ts';

describe('access rules on PGlite', () => accessRules('pglite'));
