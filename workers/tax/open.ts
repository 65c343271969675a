// What the tax pool keeps between jobs: the tariffs it has compiled. Versions are immutable, so nothing goes stale.
import type { OpenPool } from '../../shared/jobs/worker';
import type { TariffCache } from '../../shared/store/tariffs';

export type TaxTools = { tariffCache: TariffCache };

export const open: OpenPool = async (): Promise<TaxTools> => ({ tariffCache: new Map() });
