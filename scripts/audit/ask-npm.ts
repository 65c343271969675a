// Asks the registry that npm is configured with for known weaknesses of what the product is installed with.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

export type Weakness = { package: string; severity: string; title: string; url: string };
export type NpmAudit = { kind: 'answered'; weaknesses: Weakness[] } | { kind: 'not answered'; why: string };

const Advisory = z.object({ title: z.string(), url: z.string().default(''), severity: z.string() });
const Report = z.object({
  // A text names another package of the report, by which this one is concerned; its own entry tells the weakness.
  vulnerabilities: z.record(z.string(), z.object({ via: z.array(z.union([z.string(), Advisory])) })),
});
const Failure = z.object({ message: z.string() });

/** What only developing needs is left out: it is not installed where the product runs. */
export async function askNpm(folder: string): Promise<NpmAudit> {
  const args = ['audit', '--omit=dev', '--json'];
  const child = spawn('npm', args, {
    cwd: folder,
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const broken = new Promise<never>((_, reject) => child.once('error', reject));
  // npm's exit code is 1 both for a weakness and for a registry that does not answer; what it printed tells them apart.
  const [out, err] = await Promise.race([Promise.all([text(child.stdout), text(child.stderr)]), broken]);
  return readAudit(out, err);
}

function readAudit(out: string, err: string): NpmAudit {
  const printed = parsed(out);
  const { success, data } = Report.safeParse(printed);
  if (!success) {
    const said = Failure.safeParse(printed).data?.message ?? err.trim().split('\n').at(-1);
    return { kind: 'not answered', why: said || 'npm said nothing' };
  }
  const weaknesses = Object.entries(data.vulnerabilities).flatMap(([name, { via }]) =>
    via.flatMap((one) => (typeof one === 'string' ? [] : [{ package: name, ...one }])),
  );
  return { kind: 'answered', weaknesses };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
