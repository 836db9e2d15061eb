import { clinic } from '../../src/contract/clinic.ts';
import { DexieStore } from '../../src/db/dexie-store.ts';
import { openDatabase } from '../../src/db/schema.ts';
import { storeContract } from './store.contract.ts';

let count = 0;
storeContract('IndexedDB', async () => new DexieStore(openDatabase(`contract-${++count}`, clinic), () => 0));
