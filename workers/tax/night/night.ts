// What the steps of a night have in common.
import type { JurisdictionPack } from '../../../shared/domain/jurisdictions/pack';
import type { JobContext } from '../../../shared/jobs/handler';
import type { TaxTools } from '../open';

/** One jurisdiction's night. `today` is the day there. */
export type Night = Pick<JobContext, 'db' | 'signal' | 'note'> &
  Pick<TaxTools, 'tariffCache'> & { pack: JurisdictionPack; today: string };
