import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import type { ServerBehaviour } from './behaviour';

export type SimulatedRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
};

export type SimulatedAnswer = { status: number; json?: unknown; html?: string; location?: string };

export type Route = {
  method: 'GET' | 'POST' | 'DELETE';
  /** Its groups are given to `answer`, decoded. */
  path: RegExp;
  /** Whether it orders something: then its answer can be lost after it took effect. */
  takesEffect?: boolean;
  answer(request: SimulatedRequest, ...groups: string[]): SimulatedAnswer | Promise<SimulatedAnswer>;
};

/** Thrown by a route that refuses. */
export class Refusal extends Error {
  constructor(readonly answer: SimulatedAnswer) {
    super(`status ${answer.status}`);
  }
}

const largestBodyBytes = 1_048_576;

export type SimulatorServer<Behaviour> = {
  url: string;
  behaviour: Behaviour;
  behave(patch: Partial<Behaviour>): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Listens on the loopback address alone. `behaviour` is shared with whoever else has to follow it; `patchShape` is what
 * may be told of it.
 */
export async function serveSimulator<Behaviour extends ServerBehaviour>(
  routes: readonly Route[],
  behaviour: Behaviour,
  patchShape: z.ZodType<object>,
  port = 0,
): Promise<SimulatorServer<Behaviour>> {
  const server = createServer((req, res) => {
    // A client that goes away in the middle is no fault of the simulator.
    answerOne(req, res).catch(() => res.destroy());
  });
  const listen = (wanted: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', () => {
        server.off('error', reject);
        resolve((server.address() as AddressInfo).port);
      });
    });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const taken = await listen(port);

  async function behave(patch: Partial<Behaviour>): Promise<void> {
    Object.assign(behaviour, patchShape.parse(patch));
    const isRefused = behaviour.isDown === 'refused';
    if (isRefused && server.listening) await close();
    if (!isRefused && !server.listening) await listen(taken);
  }

  async function answerOne(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const request = await readRequest(req);
    if (request.path === '/simulator/behaviour') return send(res, await control(request));
    if (behaviour.slowMs > 0) await pause(behaviour.slowMs, undefined, { ref: false });
    if (behaviour.isDown === 'cut') return void res.destroy();
    const trouble = troubleOf(behaviour);
    if (trouble) send(res, trouble);
    else await serve(request, res);
  }

  async function serve(request: SimulatedRequest, res: ServerResponse): Promise<void> {
    const route = routes.find(({ method, path }) => method === request.method && path.test(request.path));
    if (!route) return send(res, { status: 404, json: { message: 'no such address' } });
    const answer = await answerBy(route, request);
    if (route.takesEffect && behaviour.losesAnswers) return void res.destroy();
    const isHanging = route.takesEffect && behaviour.hangs;
    if (!isHanging) send(res, answer);
  }

  async function control({ method, body }: SimulatedRequest): Promise<SimulatedAnswer> {
    if (method === 'GET') return { status: 200, json: behaviour };
    const patch = patchShape.safeParse(readJson(body));
    if (!patch.success) return { status: 400, json: { faults: patch.error.issues } };
    // Nobody could tell it over HTTP to come back.
    const told = patch.data as Partial<Behaviour>;
    if (told.isDown === 'refused') return { status: 400, json: { faults: ['"refused" is for tests alone'] } };
    await behave(told);
    return { status: 200, json: behaviour };
  }

  return { url: `http://127.0.0.1:${taken}`, behaviour, behave, stop: close };
}

const troubleOf = ({ isDown, answersPages }: ServerBehaviour): SimulatedAnswer | null => {
  if (isDown === '503') return { status: 503, html: '<h1>Service Unavailable</h1>' };
  return answersPages ? { status: 200, html: '<h1>Maintenance</h1>' } : null;
};

async function answerBy(route: Route, request: SimulatedRequest): Promise<SimulatedAnswer> {
  const groups = route.path.exec(request.path)?.slice(1) ?? [];
  try {
    return await route.answer(request, ...groups.map((group) => decodeURIComponent(group ?? '')));
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    console.error('the simulator is at fault', error);
    return { status: 500, json: { message: 'the simulator is at fault' } };
  }
}

async function readRequest(req: IncomingMessage): Promise<SimulatedRequest> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of req as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > largestBodyBytes) throw new Error('the body is too large');
    parts.push(part);
  }
  const { pathname, searchParams } = new URL(req.url ?? '/', 'http://simulator');
  return {
    method: req.method ?? '',
    path: pathname,
    query: searchParams,
    headers: req.headers,
    body: Buffer.concat(parts),
  };
}

function send(res: ServerResponse, { status, json, html, location }: SimulatedAnswer): void {
  const type = html === undefined ? 'application/json' : 'text/html; charset=utf-8';
  res.writeHead(status, { 'content-type': type, ...(location === undefined ? {} : { location }) });
  res.end(html ?? (json === undefined ? '' : JSON.stringify(json)));
}

/** Undefined for what is no JSON. */
export function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Fields of a form, as a browser or an OAuth client sends it. */
export const readForm = (body: Buffer): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(body.toString('utf8')));
