// Every command of an installation by its name.
import {
  changeAccountCommand,
  disableAccountCommand,
  enableAccountCommand,
  endSessionsCommand,
  resetSecondFactorCommand,
} from './accounts';
import { issueKeyCommand, listKeysCommand, revokeKeyCommand, rotateKeyCommand } from './api-keys';
import { approveExemptionCommand } from './approve-exemption';
import { createAccountCommand } from './create-account';
import { createPartnerCommand } from './create-partner';
import { exportAuditCommand } from './export-audit';
import { importCatalogueCommand } from './import-catalogue';
import { maintenanceCommand } from './maintenance';
import { migrateCommand } from './migrate';
import { numberReceiptsCommand } from './number-receipts';
import { publishTariffCommand } from './publish-tariff';
import { publishTariffsCommand } from './publish-tariffs';
import { resealPersonalDataCommand } from './reseal-personal-data';
import { rotateSigningKeyCommand } from './rotate-signing-key';
import type { Command } from './run-command';
import { showCallbackCommand } from './show-callback';
import { verifyAssessmentsCommand } from './verify-assessments';
import { verifyAuditCommand } from './verify-audit';
import { verifyLedgerCommand } from './verify-ledger';
import { verifyReceiptsCommand } from './verify-receipts';

export const commands: Readonly<Record<string, Command>> = {
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
