// Names under which files are stored. Each part begins with a letter or a digit, so that none is `..`, and none is a hidden
// file of the store itself.

const keyPattern = /^[a-z0-9][a-z0-9.-]*(?:\/[a-z0-9][a-z0-9.-]*)+$/;

/** Keys come from the program alone: another one is its fault, never "not there". */
export function demandKey(key: string): void {
  if (key.length > 200 || !keyPattern.test(key)) throw new Error('this is no key of a stored object');
}
