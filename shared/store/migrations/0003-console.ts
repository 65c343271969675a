import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may use the console, what they did there, and the index that only the console reads. */
export class Console1767225600003 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      create table console_user (
        id            uuid primary key,
        login         text not null unique,
        role          text not null check (role in ('admin', 'finance')),
        password_hash text not null,
        created_at    timestamptz not null default now(),
        disabled_at   timestamptz
      );
      create table console_session (
        token_hash bytea primary key,
        user_id    uuid not null references console_user,
        csrf       text not null,
        created_at timestamptz not null default now(),
        seen_at    timestamptz not null default now(),
        expires_at timestamptz not null
      );
      create index on console_session (expires_at);

      -- What a job caused. Only rows that were caused by a job are in it.
      create index job_cause on job (parent_event_id) where parent_event_id is not null;

      -- Each entry carries the hash of the one before it, so that an entry that is changed or cut out shows.
      create table audit_entry (
        number         bigint primary key,
        at             timestamptz not null,
        actor          text not null,
        role           text not null,
        action         text not null,
        resource       text not null,
        outcome        text not null,
        details        jsonb not null default '{}',
        ip             text,
        user_agent     text,
        correlation_id text,
        previous_hash  bytea,
        hash           bytea not null
      );
      create index on audit_entry (actor, number);
      create index on audit_entry (action, number);
      create index on audit_entry (correlation_id) where correlation_id is not null;

      -- Times go in as seconds since 1970: their text would depend on the time zone of whoever verifies.
      create function audit_entry_hash(entry audit_entry) returns bytea language sql stable as $$
        select sha256(coalesce(entry.previous_hash, '') || convert_to(jsonb_build_array(
                 entry.number, extract(epoch from entry.at)::text, entry.actor, entry.role, entry.action,
                 entry.resource, entry.outcome, entry.details, entry.ip, entry.user_agent, entry.correlation_id)::text,
               'utf8'))
      $$;
      -- The lock falls with the commit: whoever waits for it sees the entry before its own. It is taken by the last
      -- statement of an act, so it is never held while waiting for a job's row.
      create function audit_entry_chained() returns trigger language plpgsql as $$
      declare
        last record;
      begin
        perform pg_advisory_xact_lock(hashtext('audit_entry'));
        select number, hash into last from audit_entry order by number desc limit 1;
        new.number := coalesce(last.number, 0) + 1;
        new.at := clock_timestamp();
        new.previous_hash := last.hash;
        new.hash := audit_entry_hash(new);
        return new;
      end $$;
      create function audit_entry_is_immutable() returns trigger language plpgsql as $$
      begin
        raise exception 'audit entries are never changed or deleted';
      end $$;
      create trigger audit_entry_chained before insert on audit_entry
        for each row execute function audit_entry_chained();
      create trigger audit_entry_is_immutable before update or delete or truncate on audit_entry
        for each statement execute function audit_entry_is_immutable();
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      drop table audit_entry, console_session, console_user cascade;
      drop function audit_entry_chained, audit_entry_is_immutable;
      drop function if exists audit_entry_hash;
      drop index job_cause;
    `);
  }
}
