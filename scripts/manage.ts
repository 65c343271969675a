// `node dist/scripts/manage.js <command>`: what an installation needs that no page and no route does.

import {
  changeAccountCommand,
  disableAccountCommand,
  enableAccountCommand,
  endSessionsCommand,
  resetSecondFactorCommand,
} from './manage/accounts';
import { issueKeyCommand, listKeysCommand, revokeKeyCommand, rotateKeyCommand } from './manage/api-keys';
import { approveExemptionCommand } from './manage/approve-exemption';
import { createAccountCommand } from './manage/create-account';
import { createPartnerCommand } from './manage/create-partner';
import { exportAuditCommand } from './manage/export-audit';
import { importCatalogueCommand } from './manage/import-catalogue';
import { maintenanceCommand } from './manage/maintenance';
import { migrateCommand } from './manage/migrate';
import { numberReceiptsCommand } from './manage/number-receipts';
import { publishTariffCommand } from './manage/publish-tariff';
import { publishTariffsCommand } from './manage/publish-tariffs';
import { resealPersonalDataCommand } from './manage/reseal-personal-data';
import { rotateSigningKeyCommand } from './manage/rotate-signing-key';
import { runCommand } from './manage/run-command';
import { showCallbackCommand } from './manage/show-callback';
import { verifyAssessmentsCommand } from './manage/verify-assessments';
import { verifyAuditCommand } from './manage/verify-audit';
import { verifyLedgerCommand } from './manage/verify-ledger';
import { verifyReceiptsCommand } from './manage/verify-receipts';

const commands = {
  migrate: migrateCommand,
  'publish-tariffs': publishTariffsCommand,
  'publish-tariff': publishTariffCommand,
  'create-partner': createPartnerCommand,
  'issue-key': issueKeyCommand,
  'rotate-key': rotateKeyCommand,
  'revoke-key': revokeKeyCommand,
  'list-keys': listKeysCommand,
  'create-account': createAccountCommand,
  'change-account': changeAccountCommand,
  'disable-account': disableAccountCommand,
  'enable-account': enableAccountCommand,
  'end-sessions': endSessionsCommand,
  'reset-second-factor': resetSecondFactorCommand,
  'rotate-signing-key': rotateSigningKeyCommand,
  'approve-exemption': approveExemptionCommand,
  'import-catalogue': importCatalogueCommand,
  maintenance: maintenanceCommand,
  'reseal-personal-data': resealPersonalDataCommand,
  'verify-assessments': verifyAssessmentsCommand,
  'verify-audit': verifyAuditCommand,
  'verify-ledger': verifyLedgerCommand,
  'verify-receipts': verifyReceiptsCommand,
  'number-receipts': numberReceiptsCommand,
  'show-callback': showCallbackCommand,
  'export-audit': exportAuditCommand,
};
import { commands } from './manage/commands';
import { runCommand } from './manage/run-command';

void runCommand(commands, process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
