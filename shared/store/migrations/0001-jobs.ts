import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The ledger of jobs and what the engine keeps beside it. */
export class Jobs1767225600001 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      create type job_state as enum ('waiting', 'delayed', 'active', 'completed', 'failed');

      -- Outbox, inbox, history and console in one. event_id is a UUIDv7 and therefore ordered by time. The key begins
      -- with it on purpose: with the name first, a partition without statistics (each new week) makes the planner read
      -- all rows of that name instead of probing for each id.
      create table job (
        name              text not null,
        event_id          uuid not null,
        event             text not null,
        payload           jsonb not null,
        state             job_state not null default 'waiting',
        -- Outside its tenant's fair window: waits, but nobody may claim it yet.
        held              boolean not null default false,
        fair_rank         int,
        attempt           smallint not null default 0,
        max_attempts      smallint not null,
        priority          smallint not null default 0,
        run_at            timestamptz,
        progress          jsonb,
        result            jsonb,
        failed_reason     text,
        stack             text,
        error_fingerprint text,
        correlation_id    text,
        trace_parent      text,
        parent_event_id   uuid,
        parent_name       text,
        tenant            text,
        subject_id        uuid,
        locked_by         uuid,
        locked_until      timestamptz,
        created_at        timestamptz not null default now(),
        started_at        timestamptz,
        finished_at       timestamptz,
        primary key (event_id, name)
      ) partition by range (event_id);

      -- Catches rows whose week has no partition yet, so that publishing never fails on a forgotten clock.
      create table job_default partition of job default;

      -- Partial, so that no row is in more than two of them besides the key.
      create index job_claim on job (name, priority desc, fair_rank, event_id) where state = 'waiting' and not held;
      create index job_due on job (run_at) where state = 'delayed';
      create index job_lease on job (locked_until) where state = 'active';
      create index job_completed on job (name, event_id) where state = 'completed';
      create index job_failed on job (name, event_id) where state = 'failed';
      create index job_failed_cause on job (error_fingerprint, name, event_id) where state = 'failed';
      create index job_fair on job (name, tenant, held, fair_rank, event_id)
        where fair_rank is not null and state in ('waiting', 'delayed', 'active');
      create index job_subject on job (subject_id, event_id) where subject_id is not null;

      create table job_log (
        name     text not null,
        event_id uuid not null,
        at       timestamptz not null default clock_timestamp(),
        level    text not null check (level in ('info', 'warn', 'error')),
        message  text not null
      ) partition by range (event_id);
      create table job_log_default partition of job_log default;
      create index on job_log (event_id, name, at);

      -- Counters. Every statement on job appends what it changed; the leader folds the appended rows into the
      -- totals once a second. Appending takes no lock, where updating one total would queue all workers behind it.
      create table job_count_change (
        name      text not null,
        state     job_state not null,
        change    int not null,
        at        timestamptz not null default now(),
        seconds   double precision not null default 0
      );
      create table job_count (
        name  text not null,
        state job_state not null,
        count bigint not null,
        primary key (name, state)
      );
      create table job_minute (
        name      text not null,
        minute    timestamptz not null,
        completed bigint not null default 0,
        failed    bigint not null default 0,
        seconds   double precision not null default 0,
        primary key (name, minute)
      );

      create function job_count_inserted() returns trigger language plpgsql as $$
      begin
        insert into job_count_change (name, state, change)
        select name, state, count(*) from new_rows group by name, state;
        return null;
      end $$;
      create function job_count_updated() returns trigger language plpgsql as $$
      begin
        insert into job_count_change (name, state, change, seconds)
        select name, state, sum(change), sum(seconds)
          from (
            select name, state, 1 as change,
                   case when finished_at is null then 0
                        else greatest(0, extract(epoch from finished_at - coalesce(started_at, finished_at))) end as seconds
              from new_rows
             union all
            select name, state, -1, 0 from old_rows
          ) as moved
         group by name, state
        having sum(change) <> 0;
        return null;
      end $$;
      create function job_count_deleted() returns trigger language plpgsql as $$
      begin
        insert into job_count_change (name, state, change)
        select name, state, -count(*) from old_rows group by name, state;
        return null;
      end $$;
      create trigger job_count_inserted after insert on job
        referencing new table as new_rows for each statement execute function job_count_inserted();
      create trigger job_count_updated after update on job
        referencing new table as new_rows old table as old_rows for each statement execute function job_count_updated();
      create trigger job_count_deleted after delete on job
        referencing old table as old_rows for each statement execute function job_count_deleted();

      create table job_queue (
        name       text primary key,
        paused     boolean not null default false,
        changed_at timestamptz not null default now(),
        changed_by text
      );

      create table schedule (
        name      text primary key,
        cron      text not null,
        time_zone text not null,
        next_at   timestamptz not null,
        last_at   timestamptz
      );

      create table worker (
        id         uuid primary key,
        part       text not null,
        host       text not null,
        pid        int not null,
        jobs       text[] not null,
        active     int not null default 0,
        broker     boolean not null default false,
        started_at timestamptz not null default now(),
        seen_at    timestamptz not null default now()
      );

      -- One row a role. Session locks would be simpler, but do not survive PgBouncer's transaction mode.
      create table leadership (
        role   text primary key,
        holder uuid not null,
        until  timestamptz not null
      );
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      drop table leadership, worker, schedule, job_queue, job_minute, job_count, job_count_change, job_log, job;
      drop function job_count_inserted, job_count_updated, job_count_deleted;
      drop type job_state;
    `);
  }
}
