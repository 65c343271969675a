import { jurisdictionCode, packs } from '../../shared/domain/jurisdictions/packs';
import { Declined } from './run-command';

/** One that a pack describes; Madagascar unless another is given. */
export function readJurisdiction(given: string | boolean | undefined = 'MG'): string {
  const read = jurisdictionCode.safeParse(given);
  if (read.success) return read.data;
  throw new Declined(`There is no such jurisdiction. There are: ${[...packs.keys()].join(', ')}.`);
}
