import { describe } from 'vitest';
import { csvImport } from './csv-import.suite.ts';

describe('the import of tables (PGlite)', () => csvImport('pglite'));
