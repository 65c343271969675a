// Each moment at which a connection can go, provoked for real, since only pg, its pool, TypeORM and Node know what they
// say then.
import { type AddressInfo, connect as connectSocket, createServer, type Server, type Socket } from 'node:net';
import { Client, Pool } from 'pg';
import { connect } from '../../shared/store/connect';
import { type Database, isPassingFault, row, rows, type Tx, withTx } from '../../shared/store/sql';
import { until, useDatabase } from '../support/database';
import { type SeveringProxy, startSeveringProxy } from '../support/severing-proxy';

const { db: direct, url } = useDatabase();
const closings: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

const faultOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing failed',
    (error: unknown) => error,
  );

async function expectPassing(work: Promise<unknown>, wording: RegExp): Promise<void> {
  const fault = await faultOf(work);
  expect([String(fault), isPassingFault(fault)]).toEqual([expect.stringMatching(wording), true]);
}

/** A server that speaks no PostgreSQL: `onConnection` is all it does. */
async function aServerThat(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closings.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `postgres://nobody@127.0.0.1:${(server.address() as AddressInfo).port}/nothing`;
}

async function aClient(connectionString: string, more: object = {}): Promise<Client> {
  const client = new Client({ connectionString, ...more });
  client.on('error', () => {});
  closings.push(() => client.end().catch(() => {}));
  await client.connect();
  return client;
}

describe.each([
  ['ends', 'end', /Connection terminated unexpectedly/],
  ['is reset', 'reset', /ECONNRESET|EPIPE/],
] as const)('a connection that %s', (_, how, wording) => {
  let proxy: SeveringProxy;
  const open = async (): Promise<Database> => {
    const db = await connect({ DATABASE_URL: proxy.url, DATABASE_POOL_SIZE: 2 });
    closings.push(() => db.source.destroy());
    return db;
  };
  beforeEach(async () => {
    proxy = await startSeveringProxy(url());
    closings.push(() => proxy.close());
  });

  test('before anything was said', async () => {
    const db = await open();
    proxy.goAway(true, how);
    await expectPassing(rows(db, 'select 1'), wording);
    await expectPassing(rows(db, 'select 1'), wording);
    await expectPassing(
      withTx(db, (tx) => rows(tx, 'select 1')),
      wording,
    );
  });

  describe.each(['lose', 'loseAnswerTo'] as const)('(%s)', (cut) => {
    test.each([
      ['at the first message', 'application_name'],
      ['when it authenticates', 'SCRAM-SHA-256'],
      ['when it proves the password', 'c=biws'],
    ])('%s', async (_when, text) => {
      proxy[cut](text, how);
      await expectPassing(open(), wording);
      expect(proxy.cuts()).toBe(1);
    });

    test('under a statement of its own', async () => {
      const db = await open();
      proxy[cut]('select 11', how);
      await expectPassing(rows(db, 'select 11'), wording);
    });

    test.each(['START TRANSACTION', 'create temp', 'copy pets', 'Pangolin', 'COMMIT'])(
      'in a transaction, at %s',
      async (text) => {
        const db = await open();
        proxy[cut](text, how);
        await expectPassing(
          withTx(db, async (tx) => {
            await rows(tx, 'create temp table pets (name text) on commit drop');
            await tx.copy('copy pets from stdin', 'Pangolin\n');
          }),
          wording,
        );
        expect(proxy.cuts()).toBe(1);
      },
    );
  });

  test('between two statements, and for whoever asks again after it went', async () => {
    const db = await open();
    const inVain = async (tx: Tx, said: RegExp) => expectPassing(rows(tx, 'select 1'), said);
    const work = withTx(db, async (tx) => {
      await rows(tx, 'select 1');
      proxy.goAway(true, how);
      await inVain(tx, wording);
      await inVain(tx, /already released/);
      await expectPassing(tx.copy('copy pets from stdin', ''), /not queryable/);
    });
    await expectPassing(work, /already released/);
  });
});

describe('a server that cannot be reached', () => {
  test('because nobody listens, or no such host is known', async () => {
    await expectPassing(aClient('postgres://nobody@127.0.0.1:1/nothing'), /ECONNREFUSED/);
    await expectPassing(aClient('postgres://nobody@nowhere.invalid/nothing'), /ENOTFOUND|EAI_AGAIN/);
  });

  test('at any of its addresses, for reasons of which the first says nothing', async () => {
    // A link-local address is no place to go to without the name of an interface: EINVAL, before the other refuses.
    const found = [
      { address: 'fe80::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ];
    const lookup = (_host: string, _options: object, done: (error: null, found: object[]) => void) => done(null, found);
    const none = await new Promise<NodeJS.ErrnoException>((resolve) => {
      const target = { host: 'two.invalid', port: 1, autoSelectFamily: true, lookup: lookup as never };
      connectSocket(target).on('error', resolve);
    });
    expect([none.name, isPassingFault(none)]).toEqual(['AggregateError', true]);
  });

  test('because no port of ours is left to call from', async () => {
    const lacking = await new Promise((resolve) => {
      connectSocket({ host: '127.0.0.1', port: 1, localAddress: '203.0.113.1' }).on('error', resolve);
    });
    await expectPassing(Promise.reject(lacking), /EADDRNOTAVAIL/);
  });

  test('because it never answers, or every connection is taken for too long', async () => {
    const silent = await aServerThat(() => {});
    const impatient = { connectionTimeoutMillis: 30 };
    await expectPassing(aClient(silent, impatient), /timeout expired/);

    const pool = new Pool({ connectionString: silent, max: 1, ...impatient });
    await expectPassing(pool.connect(), /Connection terminated due to connection timeout/);
    const busy = new Pool({ connectionString: url(), max: 1, connectionTimeoutMillis: 300 });
    const taken = await busy.connect();
    await expectPassing(busy.connect(), /timeout exceeded when trying to connect/);
    taken.release();
    await Promise.all([pool.end(), busy.end()]);
  });

  test('because it breaks off while encryption is agreed', async () => {
    const answering = (answer: string) => (socket: Socket) => socket.once('data', () => socket.end(answer));
    const ssl = { ssl: { rejectUnauthorized: false } };
    await expectPassing(aClient(await aServerThat(answering('E')), ssl), /error establishing an SSL connection/);
    await expectPassing(aClient(await aServerThat(answering('S')), ssl), /before secure TLS connection/);
    await expectPassing(aClient(await aServerThat(answering('')), ssl), /Connection terminated unexpectedly/);
  });
});

describe('a session that the server ends', () => {
  const untilGone = (pid: unknown) =>
    until(
      async () => (await rows(direct(), 'select from pg_stat_activity where pid = $1', [pid])).length === 0,
      'it is gone',
    );
  const pidOf = async (client: Client) => (await client.query('select pg_backend_pid() as pid')).rows[0].pid;

  test('under a statement', async () => {
    const client = await aClient(url());
    const sleeping = expectPassing(client.query('select pg_sleep(20)'), /terminating connection due to administrator/);
    const asleep = `select pid from pg_stat_activity where query like 'select pg_sleep(20)%' and state = 'active'`;
    await until(async () => (await row(direct(), asleep)) !== undefined, 'it sleeps');
    await rows(direct(), `select pg_terminate_backend(pid) from (${asleep}) as sleeper`);
    await sleeping;
  });

  test.each([
    ['because it was idle', 'idle_session_timeout', 'select 1', '57P05'],
    ['because its transaction was idle', 'idle_in_transaction_session_timeout', 'begin', '25P03'],
  ])('%s, just when its next statement is on the way', async (_, timeout, last, code) => {
    const client = await aClient(url());
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
    const pid = await pidOf(client);
    await client.query(`set ${timeout} = '20ms'; ${last}`);
    stream.pause();
    await untilGone(pid);
    const fault = faultOf(client.query('select 1'));
    stream.resume();

    expect(await fault).toMatchObject({ code });
    expect(isPassingFault(await fault)).toBe(true);
  });

  test('and a client that is used after its end', async () => {
    const client = await aClient(url());
    await client.end();
    await expectPassing(client.query('select 1'), /Client was closed and is not queryable/);
  });
});

test('what a statement is to blame for does not pass', async () => {
  const blamed = [
    'select 1 / 0',
    'select nothing_like_it',
    `set local statement_timeout = '10ms'; select pg_sleep(5)`,
    `do 'begin raise unique_violation; end'`,
  ];
  for (const text of blamed) {
    const fault = await faultOf(withTx(direct(), (tx) => rows(tx, text)));
    expect([text, fault, isPassingFault(fault)]).toEqual([
      text,
      expect.objectContaining({ name: 'QueryFailedError' }),
      false,
    ]);
  }
  const afterwards = withTx(direct(), async (tx) => {
    await faultOf(rows(tx, 'select 1 / 0'));
    await rows(tx, 'select 1');
  });
  expect(isPassingFault(await faultOf(afterwards))).toBe(false);
  for (const nothing of [undefined, null, 'ECONNRESET', { code: 'ECONNRESET' }])
    expect(isPassingFault(nothing)).toBe(false);
});
