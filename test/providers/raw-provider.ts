import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

type AskedOnce = {
  method: string;
  url: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  connection: number | undefined;
};

/** A server for each test that answers whatever it is told to, as no simulator of a provider would. */
export function useRawProvider() {
  const own = {
    url: '',
    asked: [] as AskedOnce[],
    answer: ((_, res) => void res.end('{"ok":true}')) as RequestListener,
    status(code: number, body = '') {
      own.answer = (_, res) => void res.writeHead(code).end(body);
    },
  };
  const usual = own.answer;
  const server = createServer((req, res) => {
    let body = '';
    req.on('data', (part) => {
      body += part;
    });
    req.on('end', () => {
      const { method = '', url = '', headers, socket } = req;
      own.asked.push({ method, url, headers, body, connection: socket.remotePort });
      own.answer(req, res);
    });
  });
  beforeEach(async () => {
    own.asked = [];
    own.answer = usual;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    own.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  });
  return own;
}
