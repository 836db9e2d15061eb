import { describe } from 'vitest';
import { isolation } from './isolation.suite.ts';

describe('isolation on PGlite', () => isolation('pglite'));
