import { createInterface } from 'node:readline';
import { claimFolder } from '../../scripts/stack/claim-folder';

// One of several contenders of a test: claims each folder it is told, holds it, and says whether it won.
process.stdout.write('ready\n');
createInterface({ input: process.stdin })
  .on('line', (folder) => process.stdout.write('release' in claimFolder(folder) ? 'won\n' : 'lost\n'))
  .once('close', () => process.exit());
