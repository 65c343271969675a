// What the tax pool keeps between jobs: the tariffs it has compiled – versions are immutable, so nothing goes stale – and
// the keys that open lines and seal owners. The clock is among them for the night alone, which tests run on days of their own.
import type { OpenPool } from '../../shared/jobs/worker';
import type { Vault } from '../../shared/process/vault';
import type { TariffCache } from '../../shared/store/tariffs';

export type TaxTools = { tariffCache: TariffCache; vault: Vault; now(): Date };

export const open: OpenPool = async ({ vault }): Promise<TaxTools> => ({
  tariffCache: new Map(),
  vault,
  now: () => new Date(),
});
