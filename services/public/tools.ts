// What the public pages work with.
import type { MaintenanceWatch } from '../../shared/http/maintenance-watch';
import type { Process } from '../../shared/process/process';
import type { TariffCache } from '../../shared/store/tariffs';

export type PublicTools = Pick<Process, 'db' | 'vault' | 'config' | 'log'> & {
  maintenance: MaintenanceWatch;
  tariffCache: TariffCache;
  /** A page of ours as people reach it: providers send them back there. */
  urlOf(path: string): string;
};

/** `baseUrl` is asked when an address is made: the port may not be known before. */
export const openPublicTools = (
  { db, vault, config, log }: Process,
  maintenance: MaintenanceWatch,
  baseUrl: () => string,
): PublicTools => ({
  db,
  vault,
  config,
  log,
  maintenance,
  tariffCache: new Map(),
  urlOf: (path) => baseUrl().replace(/\/$/, '') + path,
});
