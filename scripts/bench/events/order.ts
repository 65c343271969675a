// What both programs of B3 are told and what they answer.
import type { ServerUrls } from '../servers';

export type EventsOrder = ServerUrls & { brokerNamespace: string; events: number };
export type EventsAnswer = { eventsPerSecond: number };

/** The row that one job writes. */
export const eventTable = `create table bench_event (
  number     int primary key,
  note       text not null,
  created_at timestamptz not null default now()
)`;

/** Events made with one statement or command, by everybody. */
export const eventsPerBulk = 1000;

// Done before the clock starts, as a share of the events measured.
export const warmUpShare = 0.1;
