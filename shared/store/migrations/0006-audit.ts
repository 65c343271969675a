import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The audit in monthly partitions, one chain of hashes for each tenant and day, and a signed anchor a day. What was in
 * the table before is copied in its order; verify it before this migration with the build before.
 */
export class Audit1767225600006 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      alter table audit_entry rename to audit_entry_before;
      drop trigger audit_entry_chained on audit_entry_before;
      drop trigger audit_entry_is_immutable on audit_entry_before;
      drop function audit_entry_chained, audit_entry_hash;

      -- The end of each chain. Its row is the lock under which entries take turns, and it tells when the newest entry
      -- of a chain was cut off.
      create table audit_chain (
        tenant  text not null,
        day     date not null,
        entries int not null default 0,
        head    bytea,
        primary key (tenant, day)
      );

      -- tenant is a jurisdiction, or '*' for what concerns the platform. day is the day (UTC) on which the transaction
      -- began: the partition key cannot be chosen by the trigger that chooses the time.
      create table audit_entry (
        tenant         text not null,
        day            date not null,
        number         int not null,
        at             timestamptz not null,
        actor          text not null,
        role           text not null,
        action         text not null,
        resource       text not null,
        outcome        text not null check (outcome in ('done', 'refused', 'failed')),
        before         jsonb,
        after          jsonb,
        details        jsonb not null default '{}',
        ip             text,
        user_agent     text,
        correlation_id text,
        previous_hash  bytea,
        hash           bytea not null,
        primary key (tenant, day, number)
      ) partition by range (day);
      create table audit_entry_default partition of audit_entry default;
      create index audit_entry_at on audit_entry (at, tenant, number);
      create index audit_entry_actor on audit_entry (actor, at);
      create index audit_entry_action on audit_entry (action, at);
      create index audit_entry_resource on audit_entry (resource text_pattern_ops, at);
      create index audit_entry_correlation on audit_entry (correlation_id) where correlation_id is not null;

      -- heads holds [tenant, entries, head in hex] of every chain of the day; jws signs them together with the hash of
      -- the anchor before, so no day can be taken out.
      create table audit_anchor (
        day           date primary key,
        heads         jsonb not null,
        previous_hash bytea,
        hash          bytea not null,
        jws           text not null,
        kid           text not null,
        signed_at     timestamptz not null default now()
      );

      -- Times go in as seconds since 1970: their text would depend on the time zone of whoever verifies.
      create function audit_entry_hash(entry audit_entry) returns bytea language sql stable as $$
        select sha256(coalesce(entry.previous_hash, '') || convert_to(jsonb_build_array(
                 entry.tenant, entry.day - date '1970-01-01', entry.number, extract(epoch from entry.at)::text,
                 entry.actor, entry.role, entry.action, entry.resource, entry.outcome, entry.before, entry.after,
                 entry.details, entry.ip, entry.user_agent, entry.correlation_id)::text,
               'utf8'))
      $$;
      -- The row of the chain stays locked until the commit, so an act writes its entry last.
      create function audit_entry_chained() returns trigger language plpgsql as $$
      declare
        last record;
      begin
        if exists (select from audit_anchor where day = new.day) then
          raise exception 'the audit of % is anchored and takes no more entries', new.day;
        end if;
        insert into audit_chain (tenant, day) values (new.tenant, new.day) on conflict do nothing;
        select entries, head into last from audit_chain where tenant = new.tenant and day = new.day for update;
        new.number := last.entries + 1;
        new.at := coalesce(new.at, clock_timestamp());
        new.previous_hash := last.head;
        new.hash := audit_entry_hash(new);
        update audit_chain set entries = new.number, head = new.hash where tenant = new.tenant and day = new.day;
        return new;
      end $$;
      -- For each row, because a partition addressed by its own name has the row triggers of its parent only.
      create trigger audit_entry_chained before insert on audit_entry
        for each row execute function audit_entry_chained();
      create trigger audit_entry_is_immutable before update or delete on audit_entry
        for each row execute function audit_entry_is_immutable();
      create trigger audit_entry_is_kept before truncate on audit_entry
        for each statement execute function audit_entry_is_immutable();
      create trigger audit_entry_is_kept before truncate on audit_entry_default
        for each statement execute function audit_entry_is_immutable();
      create trigger audit_anchor_is_immutable before update or delete or truncate on audit_anchor
        for each statement execute function audit_entry_is_immutable();

      insert into audit_entry (tenant, day, at, actor, role, action, resource, outcome, details, ip, user_agent,
                               correlation_id)
      select '*', (at at time zone 'UTC')::date, at, actor, role, action, resource, outcome, details, ip, user_agent,
             correlation_id
        from audit_entry_before
       order by number;
      drop table audit_entry_before;
    `);
  }

  /** Entries of all tenants become one chain again; the anchors are lost, since they sign what is no more. */
  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      alter table audit_entry rename to audit_entry_partitioned;
      drop trigger audit_entry_chained on audit_entry_partitioned;
      drop function audit_entry_chained, audit_entry_hash;
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
      create function audit_entry_hash(entry audit_entry) returns bytea language sql stable as $$
        select sha256(coalesce(entry.previous_hash, '') || convert_to(jsonb_build_array(
                 entry.number, extract(epoch from entry.at)::text, entry.actor, entry.role, entry.action,
                 entry.resource, entry.outcome, entry.details, entry.ip, entry.user_agent, entry.correlation_id)::text,
               'utf8'))
      $$;
      create function audit_entry_chained() returns trigger language plpgsql as $$
      declare
        last record;
      begin
        perform pg_advisory_xact_lock(hashtext('audit_entry'));
        select number, hash into last from audit_entry order by number desc limit 1;
        new.number := coalesce(last.number, 0) + 1;
        new.at := coalesce(new.at, clock_timestamp());
        new.previous_hash := last.hash;
        new.hash := audit_entry_hash(new);
        return new;
      end $$;
      create trigger audit_entry_chained before insert on audit_entry
        for each row execute function audit_entry_chained();
      insert into audit_entry (at, actor, role, action, resource, outcome, details, ip, user_agent, correlation_id)
      select at, actor, role, action, resource, outcome, details, ip, user_agent, correlation_id
        from audit_entry_partitioned
       order by at, tenant, number;
      -- From here on as it was: nobody chooses the time of an entry.
      create or replace function audit_entry_chained() returns trigger language plpgsql as $$
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
      create trigger audit_entry_is_immutable before update or delete or truncate on audit_entry
        for each statement execute function audit_entry_is_immutable();
      drop table audit_entry_partitioned, audit_anchor, audit_chain;
      create index on audit_entry (actor, number);
      create index on audit_entry (action, number);
      create index on audit_entry (correlation_id) where correlation_id is not null;
    `);
  }
}
