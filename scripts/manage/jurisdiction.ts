import { Declined } from './run-command';

/** ISO 3166-1 alpha-2; Madagascar unless another is given. */
export function readJurisdiction(given: string | boolean | undefined = 'MG'): string {
  if (typeof given === 'string' && /^[A-Z]{2}$/.test(given)) return given;
  throw new Declined('A jurisdiction is given by two capital letters, such as MG.');
}
