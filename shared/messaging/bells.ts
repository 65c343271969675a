// Rings for committed work. What it carries are ids; losing any of it costs time, never work.
import type { Channel, ChannelModel, ConfirmChannel } from 'amqplib';
import type { Logger } from 'pino';
import type { Metrics } from '../process/metrics';
import type { Announcement } from '../store/sql';
import { type BellMessage, bellMessages } from './bell-message';
import { type Connection, openConnection } from './connection';
import { assertTopology, type Topology } from './topology';

export type Bells = {
  /** Never throws and never waits: the ledger already has the work, and the reconciler rings for what was missed. */
  ring(announcements: readonly Announcement[]): void;
  connected(): boolean;
  /** Messages ready in a job's queue, or null when the broker cannot be asked. */
  depth(jobName: string): Promise<number | null>;
  /** A word for health: connected, blocked, or off by configuration. Rejects while the broker is out of reach. */
  state(): Promise<string>;
  close(): Promise<void>;
};

// Unconfirmed messages at a time: gains end at 200 to 1000 on quorum queues.
const confirmWindow = 500;
// Messages kept while the window is full or the broker blocks. Beyond it they are dropped, and the reconciler rings.
const longestBacklog = 5000;
// Fewer while there is no connection: enough for the moment until the first one stands or a lost one is back, and not
// so many that a broker that was away for an hour is greeted by bells for work long done.
const longestBacklogUnconnected = 500;

const silent: Bells = {
  ring: () => {},
  connected: () => false,
  depth: async () => null,
  state: async () => 'off: workers claim straight from the ledger',
  close: async () => {},
};

/** Bells over RabbitMQ, or silent ones when no URL is configured. */
export async function openBells(options: {
  url: string | null;
  topology: Topology;
  log: Logger;
  metrics: Metrics;
}): Promise<Bells> {
  const { url, topology, log, metrics } = options;
  if (url === null) return silent;

  let publishing: ConfirmChannel | null = null;
  let asking: Channel | null = null;
  let blocked = false;
  let unconfirmed = 0;
  const backlog: BellMessage[] = [];

  const setup = async (model: ChannelModel) => {
    const channel = await model.createConfirmChannel();
    channel.on('error', (err: Error) => log.warn({ err }, 'the bells’ channel failed'));
    channel.on('return', ({ fields }) => {
      metrics.bells.inc({ result: 'unroutable' });
      log.warn({ routingKey: fields.routingKey }, 'a bell reached no queue; the reconciler rings again');
    });
    channel.on('drain', flush);
    channel.on('close', () => {
      if (publishing !== channel) return;
      publishing = null;
      // A channel can die alone. Its connection would look healthy and ring nothing for ever.
      if (connection.model() !== null)
        void connection
          .model()
          ?.close()
          .catch(() => {});
    });
    await assertTopology(channel, topology);
    blocked = false;
    unconfirmed = 0;
    publishing = channel;
    metrics.brokerConnected.set(1);
    model.on('blocked', () => {
      blocked = true;
    });
    model.on('unblocked', () => {
      blocked = false;
      flush();
    });
    flush();
  };
  const onLost = () => {
    publishing = null;
    asking = null;
    unconfirmed = 0;
    metrics.brokerConnected.set(0);
  };

  function flush(): void {
    const channel = publishing;
    while (
      channel !== null &&
      channel === publishing &&
      !blocked &&
      unconfirmed < confirmWindow &&
      backlog.length > 0
    ) {
      if (!send(channel, backlog.shift()!)) return;
    }
  }

  /** False when the socket is full: the `drain` event, or the loss of the channel, goes on from there. */
  function send(channel: ConfirmChannel, bell: BellMessage): boolean {
    unconfirmed += 1;
    const settled = (error: unknown) => {
      metrics.bells.inc({ result: error ? 'refused' : 'confirmed' });
      if (channel !== publishing) return;
      unconfirmed -= 1;
      flush();
    };
    try {
      return channel.publish(
        bell.exchange === 'events' ? topology.eventsExchange : '',
        bell.exchange === 'events' ? bell.routingKey : topology.queueOf(bell.routingKey),
        bell.content,
        { persistent: true, contentType: bell.contentType, mandatory: bell.mandatory },
        settled,
      );
    } catch (err) {
      log.warn({ err }, 'a bell could not be rung');
      return false;
    }
  }

  const connection: Connection = await openConnection({ url, purpose: 'bells', log, setup, onLost });

  return {
    ring(announcements) {
      const longest = publishing === null ? longestBacklogUnconnected : longestBacklog;
      for (const bell of bellMessages(announcements)) {
        if (backlog.length >= longest) metrics.bells.inc({ result: 'dropped' });
        else backlog.push(bell);
      }
      flush();
    },
    connected: () => publishing !== null,
    async depth(jobName) {
      const model = connection.model();
      // A blocked broker reads nothing more from a connection that published: the question would never be answered.
      if (model === null || blocked) return null;
      try {
        // A channel of its own: asking for a queue that is gone closes the channel that asked.
        if (asking === null) {
          const opened = await model.createChannel();
          opened.on('error', () => {});
          opened.on('close', () => {
            if (asking === opened) asking = null;
          });
          asking = opened;
        }
        return (await soon(asking.checkQueue(topology.queueOf(jobName)))).messageCount;
      } catch {
        return null;
      }
    },
    async state() {
      if (publishing === null) throw new Error('out of reach: workers claim straight from the ledger');
      return blocked ? 'blocked by the broker: work waits in the ledger' : 'connected';
    },
    close: () => connection.close(),
  };
}

const answerMs = 2000;

/** Rejects when the broker does not answer: a leader that waits for ever leads no more. */
async function soon<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the broker did not answer in ${answerMs} ms`)), answerMs);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
