// What the routes of the API share, made once per process.
import type { Process } from '../../shared/process/process';
import type { TariffCache } from '../../shared/store/tariffs';
import { type AcceptSmallBatch, openSmallBatches } from './accept-small-batches';
import { type BatchWatch, openBatchWatch } from './batch-watch';
import { openRulingCurrency, type RulingCurrency } from './ruling-currency';
import { openUploadSlots, type UploadSlots } from './upload-slots';

export type IntakeTools = Pick<Process, 'db' | 'config' | 'log'> & {
  acceptSmallBatch: AcceptSmallBatch;
  rulingCurrency: RulingCurrency;
  tariffCache: TariffCache;
  uploads: UploadSlots;
  watch: BatchWatch;
};

export function openIntakeTools({ db, config, log, onStop }: Process): IntakeTools {
  const tariffCache: TariffCache = new Map();
  const uploads = openUploadSlots();
  // Registered before the server, so run after it is closed: an upload that was cut off still cleans up behind it.
  onStop(() => uploads.allEnded());
  const watch = openBatchWatch(db, log);
  return {
    db,
    config,
    log,
    tariffCache,
    uploads,
    watch,
    acceptSmallBatch: openSmallBatches(db),
    rulingCurrency: openRulingCurrency(db, tariffCache),
  };
}
