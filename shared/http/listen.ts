// One HTTP server: opened with limits that are set on purpose, closed without cutting off what is being answered.
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Process } from '../process/process';
import { refuseUnreadable } from './refuse-unreadable';

export type Listening = { url: string };

const limits = {
  // Long uploads must survive, so Node's limit on the whole request is off; whoever reads a body watches that it keeps
  // coming.
  requestTimeout: 0,
  // Longer than the idle time of the usual load balancers (60 s), or they would send on connections we just closed.
  keepAliveTimeout: 65_000,
  // API key, idempotency key and trace context need well under 2 KiB; the address counts as well.
  maxHeaderSize: 16_384,
};

// How long the rest of a body may take once its request is answered.
const unreadBodyMs = 2000;

/** Listens and registers its own closing. Port 0 takes a free one. */
export async function listen(process: Process, port: number, answer: RequestListener): Promise<Listening> {
  const { config, log, onStop } = process;
  const answerAndEnd: RequestListener = (req, res) => {
    endUnreadBody(req, res);
    answer(req, res);
  };
  const server = createServer({ ...limits, ...patienceWithHeaders(config.HEADERS_SECONDS) }, answerAndEnd);
  // Node would drop the headers beyond a count without a word, an API key among them; their size is limit enough.
  server.maxHeadersCount = 0;
  // A refusal must not cost the client its upload: the body is asked for only when somebody begins to read it.
  server.on('checkContinue', answerAndEnd);
  server.on('clientError', refuseUnreadable(log));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, config.HOST, resolve);
  });
  onStop(() => closeWithin(server, config.STOP_SECONDS));
  const { port: taken } = server.address() as AddressInfo;
  const url = `http://${config.HOST}:${taken}`;
  log.info({ url }, 'listening');
  return { url };
}

/** Nothing is read or stored before the headers are in, so a client that drips them is cut off early. */
const patienceWithHeaders = (seconds: number) => ({
  headersTimeout: seconds * 1000,
  connectionsCheckingInterval: Math.ceil((seconds * 1000) / 3),
});

/**
 * With requestTimeout off, Node keeps the connection of a request that is answered for as long as the body that nobody
 * reads goes on dripping. Anybody could hold any number of connections that way, without a key.
 */
function endUnreadBody(req: IncomingMessage, res: ServerResponse): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = req.headers;
  if (length === undefined && encoding === undefined) return;
  res.once('finish', () => {
    if (req.complete) return;
    const timer = setTimeout(() => req.socket.destroy(), unreadBodyMs);
    const keep = () => clearTimeout(timer);
    req.once('end', keep).once('close', keep);
  });
}

/** Takes no new connection, lets what is under way be answered, and cuts off what is left after the given time. */
function closeWithin(server: Server, seconds: number): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => server.closeAllConnections(), seconds * 1000);
    server.close(() => {
      clearTimeout(cutOff);
      resolve();
    });
    server.closeIdleConnections();
  });
}
