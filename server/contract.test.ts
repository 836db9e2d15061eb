import { describe } from 'vitest';
import { serverContract } from './contract.suite.ts';

describe('server on PGlite', () => serverContract('pglite'));
