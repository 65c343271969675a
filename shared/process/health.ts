// Alive means that the process answers; ready means that it can do its work. Outside parties are told, not decisive.

export type HealthCheck = {
  name: string;
  /** Whether a failure of this check takes the process out of service. */
  decisive: boolean;
  /** Resolves with a word on the state; rejects when it is broken. */
  check(): Promise<string>;
};

export type HealthReport = {
  status: 'ready' | 'degraded' | 'unready' | 'stopping';
  checks: Record<string, { ok: boolean; detail: string }>;
};

const timeoutMs = 2000;

export class Health {
  private readonly checks: HealthCheck[] = [];
  private stopping = false;

  add(check: HealthCheck): void {
    this.checks.push(check);
  }

  /** From now on unready, so that a load balancer sends nothing new while the process finishes what it has. */
  startStopping(): void {
    this.stopping = true;
  }

  async report(): Promise<HealthReport> {
    const results = await Promise.all(this.checks.map(run));
    const broken = results.filter(({ ok }) => !ok);
    const status = this.stopping
      ? 'stopping'
      : broken.some(({ decisive }) => decisive)
        ? 'unready'
        : broken.length > 0
          ? 'degraded'
          : 'ready';
    return { status, checks: Object.fromEntries(results.map(({ name, ok, detail }) => [name, { ok, detail }])) };
  }
}

async function run({ name, decisive, check }: HealthCheck) {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return { name, decisive, ok: true, detail: await Promise.race([check(), late]) };
  } catch (error) {
    // The reason is for the log and the operator's port only; an error text may name hosts.
    return { name, decisive, ok: false, detail: (error as Error).message.slice(0, 200) };
  } finally {
    clearTimeout(timer);
  }
}
