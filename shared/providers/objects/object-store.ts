// Where files lie: a folder or S3. What is stored is never changed: a name is made of what is in the file, so storing it
// again is the same.

export type StoredObject = { key: string; bytes: Buffer; mediaType: string };

/** Keys are paths of lower case letters, digits, dots, hyphens and slashes: `receipts/mg/2026/000123-ab12cd.pdf`. */
export type ObjectStore = {
  /** Durable when it resolves. Throws an ObjectStoreAway when the store cannot be reached or is in trouble. */
  put(object: StoredObject, signal: AbortSignal): Promise<void>;
  /** Null when there is no such object. */
  get(key: string, signal: AbortSignal): Promise<Buffer | null>;
  /** Whether it can be reached, for readiness pages: reported, never decisive. */
  isReachable(signal: AbortSignal): Promise<boolean>;
  close(): void;
};

/** Not the fault of what was to be stored: try again later. */
export class ObjectStoreAway extends Error {
  override name = 'ObjectStoreAway';
}
