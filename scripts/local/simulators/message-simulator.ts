// A carrier of text messages in memory that speaks the real one's protocol over HTTP and behaves as badly as it is told
// to. What carriers have in common; each has a file of its own beside this.
import { z } from 'zod';
import { callbackShape, goodServer, openChance, serverShape, tokenShape } from './behaviour';
import { type CallbackSender, openCallbackSender, type SentCallback } from './send-callbacks';
import { type Route, serveSimulator } from './serve-simulator';

const messageBehaviourShape = z.strictObject({
  ...serverShape,
  ...callbackShape,
  ...tokenShape,
  /** Says "too many requests" to every message. */
  isBusy: z.boolean(),
  /** Numbers that messages do not arrive at, as +261340000000. */
  undelivered: z.union([z.literal('all'), z.array(z.string())]),
  /** The reason that is told of those, where the carrier has codes for it. */
  undeliveredCode: z.int(),
});
export type MessageBehaviour = z.output<typeof messageBehaviourShape>;

const goodBehaviour: MessageBehaviour = { ...goodServer, isBusy: false, undelivered: [], undeliveredCode: 30003 };

export type SimulatedMessage = { id: string; sender: string; recipient: string; text: string };

export type MessageSimulator = {
  url: string;
  /** What the platform has to be told of it: a part of the environment. */
  settings: Record<string, string>;
  /** What it took. */
  messages(): readonly SimulatedMessage[];
  behave(patch: Partial<MessageBehaviour>): Promise<void>;
  callbacks(): readonly SentCallback[];
  /** Resolves when no callback is under way any more. */
  callbacksSettled(): Promise<void>;
  stop(): Promise<void>;
};

export type MessageSimulatorOptions = {
  port?: number;
  behaviour?: Partial<MessageBehaviour>;
  /** Of everything that happens by chance. */
  seed?: number;
  /** Keeps what it takes where people see it. */
  keep?(message: SimulatedMessage): Promise<unknown>;
};

export type MessageParts = {
  behaviour: MessageBehaviour;
  callbacks: CallbackSender;
  /** Known as soon as it listens. */
  url(): string;
  take(message: SimulatedMessage): Promise<void>;
  arrives(recipient: string): boolean;
};

export type SimulatedCarrier = {
  routes(parts: MessageParts): readonly Route[];
  settings(url: string): Record<string, string>;
};

export async function startMessageSimulator(
  carrier: SimulatedCarrier,
  options: MessageSimulatorOptions,
): Promise<MessageSimulator> {
  const behaviour = { ...goodBehaviour, ...options.behaviour };
  const callbacks = openCallbackSender(behaviour, openChance(options.seed ?? 1));
  const messages: SimulatedMessage[] = [];
  let url = '';
  const parts: MessageParts = {
    behaviour,
    callbacks,
    url: () => url,
    async take(message) {
      messages.push(message);
      await options.keep?.(message);
    },
    arrives: (recipient) => behaviour.undelivered !== 'all' && !behaviour.undelivered.includes(recipient),
  };
  const server = await serveSimulator(carrier.routes(parts), behaviour, messageBehaviourShape.partial(), options.port);
  url = server.url;
  return {
    url,
    settings: carrier.settings(url),
    messages: () => messages,
    behave: server.behave,
    callbacks: callbacks.sent,
    callbacksSettled: callbacks.settled,
    async stop() {
      callbacks.stop();
      await server.stop();
    },
  };
}
