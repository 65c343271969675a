// What Prometheus may ask. Counters that several parts share are made here; a part's own are made beside it.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** One registry a process, made by the process and handed down, so that tests can run several side by side. */
export function openMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    httpRequests: new Counter({
      name: 'http_requests_total',
      help: 'HTTP requests',
      labelNames: ['method', 'endpoint', 'status'],
      registers,
    }),
    httpSeconds: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time to answer',
      labelNames: ['method', 'endpoint'],
      buckets: seconds,
      registers,
    }),
    activeRequests: new Gauge({ name: 'active_requests', help: 'Requests being answered', registers }),
    jobs: new Counter({
      name: 'jobs_total',
      help: 'Jobs that left a worker, by outcome',
      labelNames: ['job', 'outcome'],
      registers,
    }),
    jobSetSeconds: new Histogram({
      name: 'job_set_duration_seconds',
      help: 'Time of one set or one leased job',
      labelNames: ['job'],
      buckets: seconds,
      registers,
    }),
    queueJobs: new Gauge({
      name: 'queue_jobs',
      help: 'Jobs in the ledger by queue and state, from the maintained counters',
      labelNames: ['job', 'state'],
      registers,
    }),
    brokerConnected: new Gauge({ name: 'broker_connected', help: '1 while RabbitMQ can be reached', registers }),
    bells: new Counter({
      name: 'bells_total',
      help: 'Messages rung, by what became of them; one may ring for a hundred jobs',
      labelNames: ['result'],
      registers,
    }),
    leader: new Gauge({ name: 'leader', help: '1 while this process leads the scheduler', registers }),
  };
}

export type Metrics = ReturnType<typeof openMetrics>;
