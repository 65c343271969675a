// `node dist/scripts/manage.js <command>`: what an installation needs that no page and no route does.
import { commands } from './manage/commands';
import { runCommand } from './manage/run-command';

void runCommand(commands, process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
