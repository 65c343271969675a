// What the routes of the API share, made once per process.
import type { Process } from '../../shared/process/process';
import type { ObjectStore } from '../../shared/providers/objects/object-store';
import { openObjectsFor } from '../../shared/providers/objects/open-object-store';
import type { ProofSigner } from '../../shared/receipts/proof-signer';
import type { TariffCache } from '../../shared/store/tariffs';
import { type AcceptSmallBatch, openSmallBatches } from './accept-small-batches';
import { type BatchWatch, openBatchWatch } from './batch-watch';
import { lateSigner } from './receipts/late-signer';
import { openRulingCurrency, type RulingCurrency } from './ruling-currency';
import { openSlots, type Slots } from './slots';

export type IntakeTools = Pick<Process, 'db' | 'vault' | 'config' | 'log'> & {
  acceptSmallBatch: AcceptSmallBatch;
  rulingCurrency: RulingCurrency;
  tariffCache: TariffCache;
  uploads: Slots;
  downloads: Slots;
  eventStreams: Slots;
  imports: Slots;
  statements: Slots;
  watch: BatchWatch;
  drawings: Slots;
  objects: ObjectStore;
  proofSigner(): Promise<ProofSigner>;
};

export function openIntakeTools(process: Process): IntakeTools {
  const { db, vault, config, log, onStop } = process;
  const tariffCache: TariffCache = new Map();
  // An upload holds two chunks, a download a page of results: a few megabytes each. A stream of events holds some 30 kB.
  const uploads = openSlots({ most: 32, mostOfOnePartner: 8, what: 'uploads' });
  const downloads = openSlots({ most: 32, mostOfOnePartner: 8, what: 'downloads' });
  const eventStreams = openSlots({ most: 1000, mostOfOnePartner: 100, what: 'streams of events' });
  // Of 20 000 services each takes some seconds of computing and some 100 MB.
  const imports = openSlots({ most: 2, mostOfOnePartner: 1, what: 'imports' });
  // Of 32 MiB each, which is read into memory as it is.
  const statements = openSlots({ most: 3, mostOfOnePartner: 1, what: 'statements' });
  // Of a thousand vehicles each takes some seconds of computing.
  const drawings = openSlots({ most: 2, mostOfOnePartner: 1, what: 'drawings' });
  // Registered before the server, so run after it is closed: an upload that was cut off still cleans up behind it.
  onStop(() => uploads.allEnded());
  const watch = openBatchWatch(db, log);
  return {
    db,
    vault,
    config,
    log,
    tariffCache,
    uploads,
    downloads,
    eventStreams,
    imports,
    statements,
    watch,
    drawings,
    objects: openObjectsFor(process),
    proofSigner: lateSigner(process),
    acceptSmallBatch: openSmallBatches(db, vault),
    rulingCurrency: openRulingCurrency(db, tariffCache),
  };
}
