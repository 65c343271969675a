// Hears the bells of the jobs one worker process does.
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import type { Logger } from 'pino';
import { idsOf } from './bell-message';
import { type Connection, openConnection } from './connection';
import { assertTopology, type Topology } from './topology';

/**
 * A bell: the jobs it rings for, and how to say that all of them are dealt with. `routingKey` is the event's name, or
 * the queue's when it was rung again or comes from the dead bells.
 */
export type Delivery = { eventIds: string[]; routingKey: string; acknowledge(): void };

export type Ear = { queue: string; prefetch: number; onDelivery(delivery: Delivery): void };

export type Listener = {
  /** Whether the bells of this queue are being heard right now. */
  hears(queue: string): boolean;
  /** Stops hearing new bells; those delivered may still be acknowledged. */
  pause(): Promise<void>;
  close(): Promise<void>;
};

// A consumer that has heard nothing for so long while its queue is not empty is replaced. Connected but deaf is the
// fault all systems of this kind are most complained about.
const deafSeconds = 15;

export async function listen(options: {
  url: string;
  topology: Topology;
  log: Logger;
  ears: readonly Ear[];
}): Promise<Listener> {
  const { topology, log, ears } = options;
  const hearing = new Map<string, Hearing>();
  const retries = new Map<string, NodeJS.Timeout>();
  let paused = false;

  async function attend(model: ChannelModel, ear: Ear): Promise<void> {
    const channel = await model.createChannel();
    channel.on('error', (err: Error) => log.warn({ err, queue: ear.queue }, 'a consumer’s channel failed'));
    channel.on('close', () => {
      if (hearing.get(ear.queue)?.channel !== channel) return;
      hearing.delete(ear.queue);
      attendAgain(ear);
    });
    await channel.prefetch(ear.prefetch);
    const state: Hearing = { channel, tag: '', lastAt: Date.now(), outstanding: 0 };
    // Before the first delivery: a bell that comes to a worker which believes itself deaf is forgotten, not answered.
    hearing.set(ear.queue, state);
    const { consumerTag } = await channel.consume(ear.queue, (message) => {
      state.lastAt = Date.now();
      // The broker cancelled the consumer, because the queue was deleted or moved.
      if (message === null) void channel.close().catch(() => {});
      else ear.onDelivery(delivery(state, message));
    });
    state.tag = consumerTag;
  }

  /** After a channel died alone; when the whole connection is gone, its setup attends to every ear anew. */
  function attendAgain(ear: Ear): void {
    const model = connection?.model() ?? null;
    // One retry at a time: a failed consume is told of twice, by its channel's end and by its own rejection.
    if (model === null || paused || retries.has(ear.queue)) return;
    const again = setTimeout(() => {
      retries.delete(ear.queue);
      if (connection?.model() !== model || hearing.has(ear.queue) || paused) return;
      assertOn(model, topology)
        .then(() => attend(model, ear))
        .catch((err: unknown) => {
          log.warn({ err, queue: ear.queue }, 'could not listen again');
          attendAgain(ear);
        });
    }, 500);
    again.unref();
    retries.set(ear.queue, again);
  }

  async function replaceDeaf(): Promise<void> {
    const model = connection?.model() ?? null;
    if (model === null || paused) return;
    for (const [queue, state] of hearing) {
      const { channel } = state;
      if (!seemsDeaf(state)) continue;
      const asking = await model.createChannel();
      asking.on('error', () => {});
      const { messageCount } = await asking.checkQueue(queue);
      await asking.close();
      if (messageCount === 0 || !seemsDeaf(state)) continue;
      log.warn({ queue, messageCount }, 'a consumer heard nothing although its queue is not empty; it is replaced');
      await channel.close();
    }
  }

  let connection: Connection | null = null;
  connection = await openConnection({
    url: options.url,
    purpose: 'ears',
    log,
    async setup(model) {
      hearing.clear();
      await assertOn(model, topology);
      for (const ear of paused ? [] : ears) await attend(model, ear);
    },
    onLost: () => hearing.clear(),
  });
  const watchdog = setInterval(() => void replaceDeaf().catch(() => {}), (deafSeconds * 1000) / 2);
  watchdog.unref();

  return {
    hears: (queue) => hearing.has(queue),
    async pause() {
      paused = true;
      clearInterval(watchdog);
      await Promise.all([...hearing.values()].map(({ channel, tag }) => channel.cancel(tag).catch(() => {})));
    },
    async close() {
      clearInterval(watchdog);
      await connection?.close();
    },
  };
}

async function assertOn(model: ChannelModel, topology: Topology): Promise<void> {
  const channel = await model.createChannel();
  channel.on('error', () => {});
  await assertTopology(channel, topology);
  await channel.close();
}

type Hearing = { channel: Channel; tag: string; lastAt: number; outstanding: number };

/** A worker that is busy with all it was given hears nothing either, and must be left alone. */
const seemsDeaf = ({ lastAt, outstanding }: Hearing): boolean =>
  outstanding === 0 && Date.now() - lastAt >= deafSeconds * 1000;

/** The tag dies with its channel; acknowledging on a closed one is a no-op, and the broker delivers again. */
function delivery(state: Hearing, message: ConsumeMessage): Delivery {
  state.outstanding += 1;
  return {
    eventIds: idsOf(message.content),
    routingKey: message.fields.routingKey,
    acknowledge() {
      state.outstanding -= 1;
      state.lastAt = Date.now();
      try {
        state.channel.ack(message);
      } catch {
        // Closed meanwhile: the bell comes again and finds nothing to do.
      }
    },
  };
}
