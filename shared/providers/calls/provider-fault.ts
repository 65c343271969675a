// What becomes of a call to a party outside that did not go as it should, whichever party it is: of payments and of
// messages alike.

/**
 * `away`: it did not get what we sent, or said "not now"; trying again is safe. `unclear`: it may have got it. `refused`:
 * it will say the same the next time. `nonsense`: it answered what its contract does not know.
 */
export type ProviderFaultKind = 'away' | 'unclear' | 'refused' | 'nonsense';

/** Its message and code go to logs and the console: nothing personal, no secret, no body of an answer. */
export class ProviderFault extends Error {
  override name = 'ProviderFault';
  constructor(
    readonly provider: string,
    readonly kind: ProviderFaultKind,
    message: string,
    /** The provider's own code, where it has one; at most 60 letters, digits, dots, hyphens and underscores. */
    readonly code: string | null = null,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}
