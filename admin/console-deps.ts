import type { Process } from '../shared/process/process';

/** What the console needs of its process. */
export type ConsoleDeps = Pick<Process, 'config' | 'log' | 'db' | 'redis' | 'metrics'>;
