import { storeContract } from '../contracts/store.contract.ts';
import { SimStore } from './sim-store.ts';

storeContract('the simulation', async () => new SimStore());
