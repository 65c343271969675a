// One recovering connection to RabbitMQ.
import { type ChannelModel, connect, type RecoveringChannelModel } from 'amqplib';
import type { Logger } from 'pino';

export type Connection = {
  /** The live connection, or null while the broker is out of reach. */
  model(): ChannelModel | null;
  close(): Promise<void>;
};

/**
 * Connects and stays connected: `setup` runs after every connect, before anything else may use the connection. Returns
 * at once, whether or not a broker answers.
 */
export async function openConnection(options: {
  url: string;
  purpose: string;
  log: Logger;
  setup: (model: ChannelModel) => Promise<void>;
  onLost: () => void;
}): Promise<Connection> {
  const { log, purpose } = options;
  let model: ChannelModel | null = null;
  let reported = false;

  const recovering: RecoveringChannelModel = await connect(withHeartbeat(options.url), {
    timeout: 5000,
    clientProperties: { connection_name: `taxcollector ${purpose}` },
    recovery: {
      waitForConnect: false,
      initialDelay: 100,
      maxDelay: 2000,
      async setup(fresh: ChannelModel) {
        // Until setup is over the library listens to nothing; an error now would otherwise end the process.
        fresh.on('error', () => {});
        await options.setup(fresh);
      },
    },
  });
  recovering.on('connect', (fresh) => {
    model = fresh;
    if (reported) log.info({ purpose }, 'the broker is back');
    reported = false;
  });
  const lost = (err: Error) => {
    model = null;
    options.onLost();
    // Arguments of a queue are frozen: only a person can mend that, by deleting it or choosing another namespace.
    const needsPerson = /PRECONDITION[-_]FAILED/i.test(err?.message ?? '');
    const text = 'the broker cannot be reached or refuses us; work goes on from the ledger';
    if (!reported) log[needsPerson ? 'error' : 'warn']({ err, purpose }, text);
    reported = true;
  };
  recovering.on('disconnect', lost);
  recovering.on('connect-failed', lost);
  recovering.on('error', () => {});
  return { model: () => model, close: () => recovering.close() };
}

/** Without heartbeats a broker whose machine vanished would look alive for as long as TCP is patient. */
function withHeartbeat(url: string): string {
  const withQuery = new URL(url);
  if (!withQuery.searchParams.has('heartbeat')) withQuery.searchParams.set('heartbeat', '10');
  return withQuery.toString();
}
