// What the handlers of this pool share: the key that signs what the codes hold, the store of files, and a clock that tests
// run on times of their own.
import type { OpenPool } from '../../shared/jobs/worker';
import type { Config } from '../../shared/process/config';
import type { Vault } from '../../shared/process/vault';
import type { ObjectStore } from '../../shared/providers/objects/object-store';
import { openObjectsFor } from '../../shared/providers/objects/open-object-store';
import { openProofSigner, type ProofSigner } from '../../shared/receipts/proof-signer';
import type { TariffCache } from '../../shared/store/tariffs';
import { keepFresh } from './keep-fresh';

export type ReceiptTools = {
  vault: Vault;
  config: Config;
  objects: ObjectStore;
  tariffCache: TariffCache;
  signer: ProofSigner;
  now(): Date;
};

const freshSeconds = 30;

export const open: OpenPool = async (process): Promise<ReceiptTools> => {
  const { db, vault, config, log, onStop } = process;
  if (config.PUBLIC_PAGES_URL === undefined)
    log.error('PUBLIC_PAGES_URL is not set: no receipt is numbered until it is');
  const objects = openObjectsFor(process);
  const signer = await openProofSigner({ db, vault });
  onStop(keepFresh(signer, { log, everySeconds: freshSeconds }));
  return { vault, config, objects, signer, tariffCache: new Map(), now: () => new Date() };
};
