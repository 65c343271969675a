// The one store of a process: S3 where a bucket is named, else a folder. Connects with the first call, not before.
import { resolve } from 'node:path';
import { type ObjectSettings, s3Settings } from '../../process/object-settings';
import type { Process } from '../../process/process';
import { openFolderStore } from './folder-store';
import type { ObjectStore } from './object-store';
import { openS3Store } from './s3-store';

/** The circuit breaker of S3 lives in it: one for each process. */
export function openObjectStore(settings: ObjectSettings): ObjectStore {
  const s3 = s3Settings(settings);
  return s3 ? openS3Store(s3) : openFolderStore(resolve(settings.OBJECT_FOLDER));
}

/** For a part of a process: closed with it, and told on its health page without deciding whether it is ready. */
export function openObjectsFor({ config, health, onStop }: Pick<Process, 'config' | 'health' | 'onStop'>): ObjectStore {
  const objects = openObjectStore(config);
  onStop(() => objects.close());
  health.add({ name: 'objects', decisive: false, check: () => tellReachable(objects) });
  return objects;
}

async function tellReachable(objects: ObjectStore): Promise<string> {
  if (await objects.isReachable(AbortSignal.timeout(1500))) return 'reachable';
  throw new Error('not reachable');
}
