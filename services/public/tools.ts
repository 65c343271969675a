// What the public pages work with.
import type { MaintenanceWatch } from '../../shared/http/maintenance-watch';
import type { Process } from '../../shared/process/process';
import type { ObjectStore } from '../../shared/providers/objects/object-store';
import { openObjectsFor } from '../../shared/providers/objects/open-object-store';
import type { TariffCache } from '../../shared/store/tariffs';

export type PublicTools = Pick<Process, 'db' | 'vault' | 'config' | 'log'> & {
  maintenance: MaintenanceWatch;
  tariffCache: TariffCache;
  objects: ObjectStore;
  /** A page of ours as people reach it: providers send them back there. */
  urlOf(path: string): string;
};

/** `baseUrl` is asked when an address is made: the port may not be known before. */
export function openPublicTools(process: Process, maintenance: MaintenanceWatch, baseUrl: () => string): PublicTools {
  const { db, vault, config, log } = process;
  return {
    db,
    vault,
    config,
    log,
    maintenance,
    tariffCache: new Map(),
    objects: openObjectsFor(process),
    urlOf: (path) => baseUrl().replace(/\/$/, '') + path,
  };
}
