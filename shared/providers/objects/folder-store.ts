// Files in a folder: for a laptop, and for an installation of which all processes see one disk.
//
// What is half written lies in `.incoming`, where no key points, and is renamed when it is on the disk as a whole. A process
// that dies in between leaves a file there that nobody reads; the next process that writes anything removes it when it has
// lain for an hour.
import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { demandKey } from './object-keys';
import { type ObjectStore, ObjectStoreAway, type StoredObject } from './object-store';
import { syncTogether } from './sync-together';

const incoming = '.incoming';
const leftoverAfterMs = 3_600_000;

/** The folder itself is never made here: where a disk is not mounted, files would go to the one beneath it. */
export function openFolderStore(folder: string): ObjectStore {
  /** Of which this process knows that a crash of the machine does not undo them. */
  const durable = new Set<string>();
  let swept: Promise<void> | null = null;

  async function put({ key, bytes }: StoredObject, signal: AbortSignal): Promise<void> {
    demandKey(key);
    const store = async () => {
      await makeFolder(folder, incoming, durable);
      swept ??= sweep(join(folder, incoming));
      await swept;
      await makeFolder(folder, dirname(key), durable);
      signal.throwIfAborted();
      await writeWhole(join(folder, incoming, randomUUID()), join(folder, key), bytes);
    };
    await inFolder(`store ${key}`, store).catch((error: unknown) => {
      // Another disk may have come in the place of the one on which they were made.
      durable.clear();
      throw error;
    });
  }

  return {
    put,
    async get(key, signal) {
      demandKey(key);
      return inFolder(`read ${key}`, () =>
        readFile(join(folder, key), { signal }).catch(async (error: unknown) => {
          if (codeOf(error) !== 'ENOENT') throw error;
          // Nothing is there either where nothing is mounted.
          await access(folder);
          return null;
        }),
      );
    },
    isReachable: () =>
      access(folder, constants.R_OK | constants.W_OK | constants.X_OK).then(
        () => true,
        () => false,
      ),
    close: () => {},
  };
}

/** Readers see the file as a whole or not at all; two that write the same one write the same bytes. */
async function writeWhole(temporary: string, path: string, bytes: Buffer): Promise<void> {
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
  // Without it, the machine may come up again without the name.
  await syncFolder(dirname(path));
}

/** Makes `path` below `folder`, part by part, each written to the disk before anything is put into it. */
async function makeFolder(folder: string, path: string, durable: Set<string>): Promise<void> {
  let current = folder;
  for (const part of path.split('/')) {
    const parent = current;
    current = join(parent, part);
    if (durable.has(current)) continue;
    await mkdir(current, { mode: 0o700 }).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
    // Also where it was there already: whoever made it may not have come so far.
    await syncFolder(parent);
    durable.add(current);
  }
}

const syncFolder = syncTogether(async (path) => {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
});

/** Young ones may be of a process that is just writing them. Whatever cannot be removed does no harm. */
async function sweep(path: string): Promise<void> {
  const before = Date.now() - leftoverAfterMs;
  for (const name of await readdir(path).catch(() => [])) {
    const file = join(path, name);
    const found = await stat(file).catch(() => null);
    if (found?.isFile() && found.mtimeMs < before) await rm(file, { force: true }).catch(() => {});
  }
}

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException | null)?.code;

/** A full disk, a folder that is gone or may only be read: whatever the system answers is about the store. */
async function inFolder<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) throw error;
    throw new ObjectStoreAway(`the folder of objects did not ${what} (${code})`, { cause: error });
  }
}
