import { describe } from 'vitest';
import { drugCatalogue } from './drugs.suite.ts';

describe('the drug catalogue on PGlite', () => drugCatalogue('pglite'));
