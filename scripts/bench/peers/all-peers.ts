import { bullmqChunks, bullmqLines } from './bullmq';
import { graphileWorkerLines } from './graphile-worker';
import type { Peer } from './peer';
import { pgBossLines, pgBossSets } from './pg-boss';

export const peers = {
  'bullmq-lines': bullmqLines,
  'bullmq-chunks': bullmqChunks,
  'graphile-worker-lines': graphileWorkerLines,
  'pg-boss-lines': pgBossLines,
  'pg-boss-sets': pgBossSets,
} as const satisfies Record<string, Peer>;

export type PeerName = keyof typeof peers;
