export { compactNir, formatNir, nirDoubt, type NirDoubt } from '../../contract/clinical/nir.ts';
