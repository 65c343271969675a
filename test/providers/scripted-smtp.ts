// A mail server over plain TCP that says what its script says at each step, so that it can also say nothing at all.
import { type AddressInfo, createServer, type Socket } from 'node:net';

type Step = 'greeting' | 'EHLO' | 'MAIL' | 'RCPT' | 'DATA' | 'content' | 'RSET' | 'QUIT';

/** A line to answer; null says nothing; `drop` closes the connection. */
type Answer = string | null | 'drop';

const usual: Record<Step, string> = {
  greeting: '220 ready',
  EHLO: '250 scripted',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  content: '250 2.0.0 taken',
  RSET: '250 ok',
  QUIT: '221 bye',
};

export type ScriptedSmtp = {
  url(): string;
  /** What differs from a server that takes everything. A list is used up by one connection or mail after another. */
  script: Partial<Record<Step, Answer | Answer[]>>;
  /** Drops the connection once so many bytes of a content have come. */
  dropAfterBytes: number | null;
  /** Says one byte of its answer to the content every few milliseconds, and never comes to its end. */
  trickles: boolean;
  /** All that came, and the contents that came whole. */
  commands: string[];
  contents: Buffer[];
  connections(): number;
  /** Resolves with the next step that is reached and answered, or not. */
  reached(step: Step): Promise<void>;
  open(): number;
};

export function useScriptedSmtp(): ScriptedSmtp {
  let connections = 0;
  let url = '';
  const sockets = new Set<Socket>();
  const waiting = new Map<Step, () => void>();
  const own: ScriptedSmtp = {
    url: () => url,
    script: {},
    dropAfterBytes: null,
    trickles: false,
    commands: [],
    contents: [],
    connections: () => connections,
    reached: (step) => new Promise((resolve) => waiting.set(step, resolve)),
    open: () => sockets.size,
  };

  const answer = (socket: Socket, step: Step): void => {
    const told = own.script[step];
    const said = (Array.isArray(told) ? told.shift() : told) ?? (told === null ? null : usual[step]);
    if (said === 'drop') socket.destroy();
    else if (said !== null) socket.write(`${said}\r\n`);
    waiting.get(step)?.();
    waiting.delete(step);
  };

  const trickle = (socket: Socket): void => {
    const timer = setInterval(() => socket.write('2'), 5);
    socket.once('close', () => clearInterval(timer));
    waiting.get('content')?.();
  };

  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    let unread = Buffer.alloc(0);
    let isContent = false;
    const endOfContent = () => {
      const end = unread.indexOf('\r\n.\r\n');
      if (own.dropAfterBytes !== null && unread.length >= own.dropAfterBytes) return void socket.destroy();
      if (end === -1) return;
      own.contents.push(unread.subarray(0, end + 2));
      unread = unread.subarray(end + 5);
      isContent = false;
      if (own.trickles) trickle(socket);
      else answer(socket, 'content');
    };
    socket.on('data', (part) => {
      unread = Buffer.concat([unread, part]);
      if (isContent) endOfContent();
      for (let end = unread.indexOf('\r\n'); !isContent && end !== -1; end = unread.indexOf('\r\n')) {
        const line = unread.subarray(0, end).toString();
        unread = unread.subarray(end + 2);
        own.commands.push(line);
        const step = line.slice(0, 4) as Step;
        answer(socket, step in usual ? step : 'EHLO');
        isContent = step === 'DATA';
      }
    });
    answer(socket, 'greeting');
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  beforeEach(() => {
    for (const socket of sockets) socket.destroy();
    Object.assign(own, { script: {}, dropAfterBytes: null, trickles: false, commands: [], contents: [] });
    connections = 0;
  });
  return own;
}
