// Exchanges and queues, derived from the catalogue of jobs. Asserted again after every connect, so a broker that lost
// its data folder has its topology back before the first bell.
import type { Channel } from 'amqplib';
import { allJobs } from '../jobs/catalogue';

export type Topology = {
  /** Topic exchange; the routing key is the event's name. Other systems may bind their own queues to it. */
  eventsExchange: string;
  deadBellsExchange: string;
  /** Where bells end that were delivered again and again without an acknowledgement. */
  deadBellsQueue: string;
  queueOf(jobName: string): string;
};

/** Names of one installation. The namespace lets several share a broker without hearing each other's bells. */
export const topologyOf = (namespace: string): Topology => ({
  eventsExchange: `${namespace}.events`,
  deadBellsExchange: `${namespace}.dead-bells`,
  deadBellsQueue: `${namespace}.dead-bells`,
  queueOf: (jobName) => `${namespace}.${jobName}`,
});

// A bell comes back each time its consumer dies with it. After so many deaths it goes to the dead bells, whose consumer
// counts an attempt in the ledger. Set on purpose: 3.10 has no limit of its own and 4.x has 20.
const deliveryLimit = 5;

/**
 * Quorum queues, since a classic one loses its content with its node. Their arguments are frozen when declared: another
 * value here needs a queue of another name.
 */
export async function assertTopology(channel: Channel, topology: Topology): Promise<void> {
  const { eventsExchange, deadBellsExchange, deadBellsQueue, queueOf } = topology;
  await channel.assertExchange(eventsExchange, 'topic', { durable: true });
  await channel.assertExchange(deadBellsExchange, 'fanout', { durable: true });
  await channel.assertQueue(deadBellsQueue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await channel.bindQueue(deadBellsQueue, deadBellsExchange, '');
  for (const job of allJobs()) {
    await channel.assertQueue(queueOf(job.name), {
      durable: true,
      arguments: {
        'x-queue-type': 'quorum',
        'x-delivery-limit': deliveryLimit,
        'x-dead-letter-exchange': deadBellsExchange,
        // Not for dispatch: it tells the consumer of dead bells whose they were, whatever route they came by.
        'x-dead-letter-routing-key': job.name,
      },
    });
    // Jobs with a fair window are rung for one by one, as they are let go; a bell for the event would ring for all of
    // them at once, in front of everybody else's.
    if (job.fairWindow === null) await channel.bindQueue(queueOf(job.name), eventsExchange, job.on.name);
    else await channel.unbindQueue(queueOf(job.name), eventsExchange, job.on.name);
  }
}
