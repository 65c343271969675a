// `npm run generate [-- --check]`: writes what is derived from the sources: .env.example, docs/reference and the
// frame of mails. With --check nothing is written; stale files are named and the exit code is 1.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { assessmentStatesPage } from './generate/assessment-states-page';
import { asyncApiText } from './generate/asyncapi';
import { configPage } from './generate/config-page';
import { envExample } from './generate/env-example';
import { errorsPage } from './generate/errors-page';
import { jobsPage } from './generate/jobs-page';
import { mailLayout } from './generate/mail-layout';
import { openApiText } from './generate/openapi';
import { paymentStatesPage } from './generate/payment-states-page';
import { permissionsPage } from './generate/permissions-page';
import { receiptStatesPage } from './generate/receipt-states-page';
import { refundStatesPage } from './generate/refund-states-page';
import { retentionPage } from './generate/retention-page';
import { apiTables } from './generate/route-table';
import { subscriptionStatesPage } from './generate/subscription-states-page';
import { tariffStatesPage } from './generate/tariff-states-page';

const makers: Readonly<Record<string, () => string | Promise<string>>> = {
  '.env.example': envExample,
  'docs/reference/config.md': configPage,
  'docs/reference/permissions.md': permissionsPage,
  'docs/reference/retention.md': retentionPage,
  'docs/reference/assessment-states.md': assessmentStatesPage,
  'docs/reference/tariff-states.md': tariffStatesPage,
  'docs/reference/payment-states.md': paymentStatesPage,
  'docs/reference/subscription-states.md': subscriptionStatesPage,
  'docs/reference/refund-states.md': refundStatesPage,
  'docs/reference/receipt-states.md': receiptStatesPage,
  'docs/reference/jobs.md': jobsPage,
  'docs/reference/errors.md': errorsPage,
  'docs/reference/openapi.json': () => openApiText(apiTables().intake),
  'docs/reference/openapi-identity.json': () => openApiText(apiTables().identity),
  'docs/reference/openapi-callbacks.json': () => openApiText(apiTables().callbacks),
  'docs/reference/openapi-public.json': () => openApiText(apiTables().public),
  'docs/reference/asyncapi.json': asyncApiText,
  'shared/messages/mail-layout.html': mailLayout,
};

async function main(): Promise<number> {
  process.chdir(join(__dirname, '../..'));
  const { values } = parseArgs({ options: { check: { type: 'boolean' } } });
  const stale: string[] = [];
  for (const [file, make] of Object.entries(makers)) {
    const text = await make();
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    stale.push(file);
    if (values.check) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const count = Object.keys(makers).length;
  for (const file of stale)
    console.log(values.check ? `${file} is stale; npm run generate writes it anew` : `wrote ${file}`);
  if (stale.length === 0) console.log(`${count} generated files are fresh`);
  return values.check && stale.length > 0 ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
