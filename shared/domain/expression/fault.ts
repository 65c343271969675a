// What is wrong with a formula, and where. Found deep inside the recursion of parser and range, handed out as a value.

/** `at` counts characters of the formula's text from 0, as JavaScript counts them; the end of the text is its length. */
export type Fault = { at: number; message: string };

export class FaultFound extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message);
  }
}

export function orFault<T>(work: () => T): T | { fault: Fault } {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof FaultFound)) throw error;
    return { fault: { at: error.at, message: error.message } };
  }
}
