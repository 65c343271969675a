// Whose law a request is about.
import type { Caller } from '../../shared/http/caller';
import { Refusal } from '../../shared/http/errors';

/** Of callers who belong to none the given one; who does belong may name no other. */
export function jurisdictionOf({ jurisdiction: own }: Caller, given: string | undefined): string {
  const ruling = own ?? given;
  if (ruling !== undefined && (given === undefined || given === ruling)) return ruling;
  const code = ruling === undefined ? 'JURISDICTION_MISSING' : 'JURISDICTION_FOREIGN';
  const message =
    ruling === undefined ? 'is needed from callers who belong to none' : `is not yours, which is ${ruling}`;
  throw new Refusal('REQUEST_INVALID', { details: [{ field: 'jurisdiction', code, message }] });
}
