import { createRequire } from 'node:module';
import { join } from 'node:path';
import { benchFolder } from './project-root';

const requireFromBench = createRequire(join(benchFolder, 'package.json'));

/**
 * A package that only the bench needs. Its packages have a folder and a lock file of their own, so that nobody who
 * builds or runs the product installs its rivals; `Shape` names the little of it that is used.
 */
export const benchPackage = <Shape>(name: string): Shape => requireFromBench(name) as Shape;
