import { join } from 'node:path';
import { connect } from 'amqplib';
import { answers } from '../../scripts/stack/answers';
import { findProgram } from '../../scripts/stack/find-program';
import { type Stack, startStack } from '../../scripts/stack/start-stack';
import { stackFolder } from './stack-folder';

// Tests install nothing: where RabbitMQ and Redis are missing, these are reported as skipped.
const env = { PATH: process.env.PATH, TAXCOLLECTOR_NO_INSTALL: '1', DATABASE_URL: 'postgres://not/used' };
const areInstalled =
  findProgram(['rabbitmq-server'], env, ['/usr/lib/rabbitmq/bin']) &&
  findProgram(['redis-server', 'valkey-server'], env);
const { folder, remove } = stackFolder('broker');
let stack: Stack;

beforeAll(async () => {
  if (areInstalled) stack = await startStack({ folder: join(folder, 'own'), log: () => {}, env });
}, 60_000);

afterAll(async () => {
  await stack?.stop();
  remove();
}, 60_000);

const testInstalled = areInstalled ? test : test.skip;

async function queueExists(name: string): Promise<boolean> {
  const connection = await connect(stack.amqpUrl ?? '');
  connection.on('error', () => {});
  try {
    const channel = await connection.createChannel();
    channel.on('error', () => {});
    return await channel.checkQueue(name).then(
      () => true,
      () => false,
    );
  } finally {
    await connection.close();
  }
}

testInstalled(
  'RabbitMQ keeps its queues over a crash and begins empty after a wipe',
  async () => {
    const connection = await connect(stack.amqpUrl ?? '');
    const channel = await connection.createChannel();
    await channel.assertQueue('kept', { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    await connection.close();

    await stack.rabbitmq?.kill();
    await stack.rabbitmq?.start();
    expect(await queueExists('kept')).toBe(true);

    await stack.rabbitmq?.wipe?.();
    await stack.rabbitmq?.start();
    expect(await queueExists('kept')).toBe(false);
  },
  60_000,
);

testInstalled('Redis keeps its keys over a restart and begins empty after a wipe', async () => {
  const { port, password } = new URL(stack.redisUrl ?? '');
  const says = (command: string, reply: string) =>
    answers(Number(port), `AUTH ${password}\r\n${command}\r\n`, (text) => text.includes(`+OK\r\n${reply}`));

  expect(await says('SET kept yes', '+OK')).toBe(true);
  await stack.redis?.restart();
  expect(await says('GET kept', '$3\r\nyes')).toBe(true);
  await stack.redis?.wipe?.();
  await stack.redis?.start();
  expect(await says('GET kept', '$-1')).toBe(true);
});
