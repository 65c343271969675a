// The broker in a test: names of its own, gone afterwards.
import { randomBytes } from 'node:crypto';
import { connect } from 'amqplib';
import { allJobs } from '../../shared/jobs/catalogue';
import { topologyOf } from '../../shared/messaging/topology';

export const brokerUrl = (): string => {
  const url = process.env.AMQP_URL;
  if (url === undefined) throw new Error('AMQP_URL names no broker; run the tests through `npm test`');
  return url;
};

/** A namespace for one test file; its queues and exchanges are deleted at the end. */
export function useNamespace(): string {
  const namespace = `test-${randomBytes(6).toString('hex')}`;
  afterAll(() => deleteTopology(namespace));
  return namespace;
}

export async function deleteTopology(namespace: string): Promise<void> {
  const { queueOf, deadBellsQueue, deadBellsExchange, eventsExchange } = topologyOf(namespace);
  const connection = await connect(brokerUrl());
  const channel = await connection.createChannel();
  for (const { name } of allJobs()) await channel.deleteQueue(queueOf(name));
  await channel.deleteQueue(deadBellsQueue);
  await channel.deleteExchange(deadBellsExchange);
  await channel.deleteExchange(eventsExchange);
  await connection.close();
}

/** Empties a queue behind its consumers' backs, as a broker that lost its data does. */
export async function emptyQueue(namespace: string, jobName: string): Promise<void> {
  const connection = await connect(brokerUrl());
  const channel = await connection.createChannel();
  await channel.purgeQueue(topologyOf(namespace).queueOf(jobName));
  await connection.close();
}
