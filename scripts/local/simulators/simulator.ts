// A payment provider in memory that speaks the real one's protocol over HTTP and behaves as badly as it is told to. What
// they have in common; each has a file of its own beside this.
import { type Behaviour, behaviourShape, goodBehaviour, openChance } from './behaviour';
import { openPaymentBook, type PaymentBook, type SimulatedPayment } from './payment-book';
import { type CallbackSender, openCallbackSender, type SentCallback } from './send-callbacks';
import { type Route, serveSimulator } from './serve-simulator';

export type Simulator<D = unknown> = {
  url: string;
  /** What the platform has to be told of it: a part of the environment. */
  settings: Record<string, string>;
  payments(): readonly SimulatedPayment<D>[];
  /** By our reference, or by the provider's. */
  approve(ref: string): void;
  decline(ref: string): void;
  /** What it says of a payment from now on: to say what it never should. */
  alter(ref: string, patch: Partial<SimulatedPayment<D>>): void;
  behave(patch: Partial<Behaviour>): Promise<void>;
  callbacks(): readonly SentCallback[];
  /** Resolves when no callback is under way any more. */
  callbacksSettled(): Promise<void>;
  stop(): Promise<void>;
};

export type SimulatorOptions = {
  port?: number;
  behaviour?: Partial<Behaviour>;
  /** Of everything that happens by chance. */
  seed?: number;
};

export type SimulatedProvider<D> = {
  routes(parts: SimulatorParts<D>): readonly Route[];
  settings(url: string): Record<string, string>;
  newTransaction(payment: SimulatedPayment<D>): string;
  /** Called whenever a payment is paid or has ended otherwise. */
  onSettled(payment: SimulatedPayment<D>, parts: SimulatorParts<D>): void;
  callbackAttempts?: number;
};

export type SimulatorParts<D> = {
  book: PaymentBook<D>;
  callbacks: CallbackSender;
  behaviour: Behaviour;
  /** From 0 to below 1, as the seed has it. */
  chance(): number;
  /** Known as soon as it listens. */
  url(): string;
};

export async function startSimulator<D>(
  provider: SimulatedProvider<D>,
  options: SimulatorOptions,
): Promise<Simulator<D>> {
  const behaviour = { ...goodBehaviour, ...options.behaviour };
  const chance = openChance(options.seed ?? 1);
  const callbacks = openCallbackSender(behaviour, chance, provider.callbackAttempts);
  let url = '';
  const book: PaymentBook<D> = openPaymentBook(behaviour, chance, provider.newTransaction, (payment) =>
    provider.onSettled(payment, parts),
  );
  const parts: SimulatorParts<D> = { book, callbacks, behaviour, chance, url: () => url };
  const server = await serveSimulator(provider.routes(parts), behaviour, behaviourShape.partial(), options.port);
  url = server.url;
  return {
    url,
    settings: provider.settings(url),
    payments: book.all,
    approve: (ref) => void book.approve(ref),
    decline: (ref) => void book.end(ref, 'failed', 'DECLINED_BY_PAYER'),
    alter: book.alter,
    behave: server.behave,
    callbacks: callbacks.sent,
    callbacksSettled: callbacks.settled,
    async stop() {
      book.stop();
      callbacks.stop();
      await server.stop();
    },
  };
}
