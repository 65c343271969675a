// `npm run audit`: are there known weaknesses in the packages that the product runs with? Exit codes: 0 none, 1 some,
// 2 nobody could tell. Not part of `npm run check`: the answer changes with the day and not with the sources.
import { join } from 'node:path';
import { askNpm, type NpmAudit } from './audit/ask-npm';
import { tableLines } from './local/say';

function told(audit: NpmAudit): { code: number; lines: string[] } {
  if (audit.kind === 'not answered') {
    const lines = [
      'Not checked: the registry that npm is configured with does not tell of weaknesses.',
      `  ${audit.why}`,
      'Run it where the registry answers, or give it another one: npm run audit with npm_config_registry set.',
    ];
    return { code: 2, lines };
  }
  const { weaknesses } = audit;
  if (weaknesses.length === 0) return { code: 0, lines: ['No known weakness in what the product runs with.'] };
  const cells = weaknesses.map((one) => [one.package, one.severity, one.title, one.url]);
  return { code: 1, lines: tableLines([['package', 'severity', 'weakness', 'told at'], ...cells]) };
}

askNpm(process.env.TAXCOLLECTOR_ROOT ?? join(__dirname, '../..')).then(
  (audit) => {
    const { code, lines } = told(audit);
    for (const line of lines) console.log(line);
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
