// `node dist/scripts/manage.js <command>`: what an installation needs that no page and no route does.

import { issueKeyCommand, revokeKeyCommand } from './manage/api-keys';
import { approveExemptionCommand } from './manage/approve-exemption';
import { createConsoleUserCommand } from './manage/create-console-user';
import { createPartnerCommand } from './manage/create-partner';
import { migrateCommand } from './manage/migrate';
import { publishTariffsCommand } from './manage/publish-tariffs';
import { runCommand } from './manage/run-command';
import { verifyAuditCommand } from './manage/verify-audit';

const commands = {
  migrate: migrateCommand,
  'publish-tariffs': publishTariffsCommand,
  'create-partner': createPartnerCommand,
  'issue-key': issueKeyCommand,
  'revoke-key': revokeKeyCommand,
  'create-console-user': createConsoleUserCommand,
  'approve-exemption': approveExemptionCommand,
  'verify-audit': verifyAuditCommand,
};

void runCommand(commands, process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
