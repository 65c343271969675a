// `npm test [-- jest's arguments]`: brings up PostgreSQL, RabbitMQ, Redis, a browser and readers of what the platform
// writes, runs jest against them and ends with jest's exit code. A server whose URL is in the environment is used as it is.
import { join } from 'node:path';
import { type Stack, startStack } from './stack/start-stack';
import { ensurePrograms } from './test/ensure-programs';
import { runJest } from './test/run-jest';
import { findWanted } from './test/wanted-programs';

const say = (line: string) => console.log(line);

async function main(args: readonly string[]): Promise<number> {
  // From wherever it was started: everything lies in the project.
  process.chdir(join(__dirname, '../..'));
  const { env } = process;
  // One after the other: both may install packages, and a stack should not wait idle for a browser to be downloaded.
  await ensurePrograms(env, say);
  const browser = findWanted('chromium', env);
  const stack = await startStack({ folder: '.local/test', log: say });
  try {
    for (const note of stack.notes) say(note);
    return await runJest(args, { ...env, ...urlsOf(stack), ...(browser !== null && { CHROMIUM_PATH: browser }) });
  } finally {
    await stack.stop();
  }
}

/** A server that is missing stays unset, which the tests that need it say. */
const urlsOf = ({ databaseUrl, amqpUrl, redisUrl }: Stack): NodeJS.ProcessEnv => ({
  DATABASE_URL: databaseUrl,
  ...(amqpUrl !== null && { AMQP_URL: amqpUrl }),
  ...(redisUrl !== null && { REDIS_URL: redisUrl }),
});

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
