import { startStack } from '../../scripts/stack/start-stack';

// Started by a test in order to be killed: brings up a stack, says where, and stays.
// Without the URLs of the tests' own servers, which would be used instead.
const env = { PATH: process.env.PATH };

void startStack({ folder: process.argv[2]!, log: () => {}, env, broker: false, cache: false }).then((stack) => {
  process.stdout.write(`${stack.databaseUrl}\n`);
  setInterval(() => {}, 60_000);
});
