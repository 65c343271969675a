import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The audit in monthly partitions, one chain of hashes for each tenant and day, and a signed anchor a day. What was in
 * the table before is copied in its order; verify it before this migration with the build before.
 */
export class Audit1767225600006 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      alter table audit_entry rename to audit_entry_before;
      alter table audit_entry_before drop constraint audit_entry_pkey;
      drop trigger audit_entry_chained on audit_entry_before;
      drop trigger audit_entry_is_immutable on audit_entry_before;
      drop function audit_entry_chained, audit_entry_hash;

      -- The end of each chain. Its row is the lock under which entries take turns, and it tells when the newest entry
      -- of a chain was cut off. Rows are rewritten in place all day long, so pages keep room.
      create table audit_chain (
        day     date not null,
        tenant  text not null,
        entries int not null,
        head    bytea,
        primary key (day, tenant)
      ) with (fillfactor = 50);

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
        primary key (day, tenant, number)
      ) partition by range (day);
      create table audit_entry_default partition of audit_entry default;
      create index audit_entry_at on audit_entry (at, tenant, number);
      create index audit_entry_tenant on audit_entry (tenant, at, number);
      create index audit_entry_actor on audit_entry (actor, at);
      create index audit_entry_action on audit_entry (action, at);
      create index audit_entry_resource on audit_entry (resource text_pattern_ops, at);
      create index audit_entry_mishap on audit_entry (outcome, at) where outcome <> 'done';
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

      -- Times go in as seconds since 1970: their text would depend on the time zone of whoever verifies. Documents go in
      -- as text: as values, null and the document null would be the same.
      create function audit_entry_hash(entry audit_entry) returns bytea language sql stable as $$
        select sha256(coalesce(entry.previous_hash, '') || convert_to(jsonb_build_array(
                 entry.tenant, entry.day - date '1970-01-01', entry.number, extract(epoch from entry.at)::text,
                 entry.actor, entry.role, entry.action, entry.resource, entry.outcome, entry.before::text,
                 entry.after::text, entry.details::text, entry.ip, entry.user_agent, entry.correlation_id)::text,
               'utf8'))
      $$;
      create function audit_anchor_hash(day date, heads jsonb, previous_hash bytea) returns bytea language sql stable as $$
        select sha256(coalesce(previous_hash, '') ||
                 convert_to(jsonb_build_array('anchor', day - date '1970-01-01', heads::text)::text, 'utf8'))
      $$;
      -- The row of the chain stays locked until the commit, so an act writes its entry last.
      create function audit_entry_chained() returns trigger language plpgsql as $$
      declare
        last record;
      begin
        -- A snapshot from before the lock would show neither the anchor nor the end of the chain.
        if current_setting('transaction_isolation') <> 'read committed' then
          raise exception 'the audit is written in transactions that read what is committed';
        end if;
        -- Shared by all who write on a day. Who anchors it takes the lock alone: that waits for those who have written
        -- and not yet committed, and lets all others find the anchor.
        perform pg_advisory_xact_lock_shared(hashtext('audit day'), new.day - date '1970-01-01');
        if exists (select from audit_anchor where day = new.day) then
          raise exception 'the audit of % is anchored and takes no more entries', new.day;
        end if;
        select entries, head into last from audit_chain where day = new.day and tenant = new.tenant for update;
        if not found then
          insert into audit_chain (day, tenant, entries) values (new.day, new.tenant, 0) on conflict do nothing;
          select entries, head into last from audit_chain where day = new.day and tenant = new.tenant for update;
        end if;
        new.number := last.entries + 1;
        new.at := coalesce(new.at, clock_timestamp());
        new.previous_hash := last.head;
        new.hash := audit_entry_hash(new);
        update audit_chain set entries = new.number, head = new.hash where day = new.day and tenant = new.tenant;
        return new;
      end $$;
      create function audit_entry_at_once() returns trigger language plpgsql as $$
      begin
        if new.at is not null or new.day <> (now() at time zone 'UTC')::date then
          raise exception 'an audit entry is written when it happens';
        end if;
        return new;
      end $$;
      create function audit_chain_is_kept() returns trigger language plpgsql as $$
      begin
        -- Within the trigger of an entry; by itself nobody moves the end of a chain.
        if tg_op in ('INSERT', 'UPDATE') and pg_trigger_depth() > 1 then
          return new;
        end if;
        raise exception 'a chain of the audit grows by its entries and is never cut';
      end $$;
      create function audit_anchor_is_due() returns trigger language plpgsql as $$
      begin
        if new.day >= (now() at time zone 'UTC')::date then
          raise exception 'the audit of % is not over yet', new.day;
        end if;
        return new;
      end $$;

      -- Makes the partition of the month that holds the day; false when it is there. Entries that came before their
      -- partition lie in the default one and move: unchanged, so with its triggers off.
      create function make_audit_partition(day date) returns boolean language plpgsql as $$
      declare
        from_day date := date_trunc('month', day::timestamp);
        to_day date := from_day + interval '1 month';
        partition text := 'audit_entry_' || to_char(from_day, 'YYYYMM');
      begin
        if to_regclass(partition) is not null then
          return false;
        end if;
        lock table audit_entry_default in access exclusive mode;
        execute format('create table %I (like audit_entry including defaults including constraints)', partition);
        alter table audit_entry_default disable trigger user;
        execute format('with moved as (
                          delete from audit_entry_default where day >= %1$L and day < %2$L returning *
                        )
                        insert into %3$I select * from moved', from_day, to_day, partition);
        alter table audit_entry_default enable trigger user;
        execute format('alter table audit_entry attach partition %I for values from (%L) to (%L)',
                       partition, from_day, to_day);
        execute format('create trigger audit_entry_is_kept before truncate on %I
                          for each statement execute function audit_entry_is_immutable()', partition);
        return true;
      end $$;

      select make_audit_partition(month)
        from (select distinct date_trunc('month', at at time zone 'UTC')::date as month from audit_entry_before) months;
      -- Before there are triggers: within one transaction each entry would step over all earlier versions of its chain's
      -- row, and 200 000 entries of a day took longer than ten minutes.
      do $$
      declare
        old record;
        entry audit_entry;
        last audit_entry;
      begin
        for old in select *, (at at time zone 'UTC')::date as day from audit_entry_before order by day, number loop
          entry := row('*', old.day, 1, old.at, old.actor, old.role, old.action, old.resource, old.outcome, null, null,
                       old.details, old.ip, old.user_agent, old.correlation_id, null, null);
          if last.day = old.day then
            entry.number := last.number + 1;
            entry.previous_hash := last.hash;
          end if;
          entry.hash := audit_entry_hash(entry);
          insert into audit_entry select entry.*;
          last := entry;
        end loop;
      end $$;
      insert into audit_chain (day, tenant, entries, head)
      select distinct on (day, tenant) day, tenant, number, hash from audit_entry order by day, tenant, number desc;
      drop table audit_entry_before;

      -- For each row, because a partition addressed by its own name has the row triggers of its parent only.
      create trigger audit_entry_chained before insert on audit_entry
        for each row execute function audit_entry_chained();
      create trigger audit_entry_is_immutable before update or delete on audit_entry
        for each row execute function audit_entry_is_immutable();
      create trigger audit_entry_is_kept before truncate on audit_entry
        for each statement execute function audit_entry_is_immutable();
      create trigger audit_entry_is_kept before truncate on audit_entry_default
        for each statement execute function audit_entry_is_immutable();
      create trigger audit_chain_is_kept before insert or update or delete on audit_chain
        for each row execute function audit_chain_is_kept();
      create trigger audit_chain_is_kept_whole before truncate on audit_chain
        for each statement execute function audit_chain_is_kept();
      create trigger audit_anchor_is_due before insert on audit_anchor
        for each row execute function audit_anchor_is_due();
      create trigger audit_anchor_is_immutable before update or delete or truncate on audit_anchor
        for each statement execute function audit_entry_is_immutable();
      -- Runs before the one that chains, by its name.
      create trigger audit_entry_at_once before insert on audit_entry
        for each row execute function audit_entry_at_once();
    `);
  }

  /** Entries of all tenants become one chain again; the anchors are lost, since they sign what is no more. */
  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      alter table audit_entry rename to audit_entry_partitioned;
      alter table audit_entry_partitioned rename constraint audit_entry_pkey to audit_entry_partitioned_pkey;
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
      create function audit_entry_before_chained() returns trigger language plpgsql as $$
      declare
        last record;
      begin
        select number, hash into last from audit_entry order by number desc limit 1;
        new.number := coalesce(last.number, 0) + 1;
        new.previous_hash := last.hash;
        new.hash := audit_entry_hash(new);
        return new;
      end $$;
      create trigger audit_entry_chained before insert on audit_entry
        for each row execute function audit_entry_before_chained();
      insert into audit_entry (at, actor, role, action, resource, outcome, details, ip, user_agent, correlation_id)
      select at, actor, role, action, resource, outcome,
             details || jsonb_build_object('tenant', tenant)
                     || case when before is null then '{}' else jsonb_build_object('before', before) end
                     || case when after is null then '{}' else jsonb_build_object('after', after) end,
             ip, user_agent, correlation_id
        from audit_entry_partitioned
       order by at, tenant, number;
      drop trigger audit_entry_chained on audit_entry;
      drop function audit_entry_before_chained;

      drop table audit_entry_partitioned, audit_anchor, audit_chain;
      drop function audit_entry_at_once, audit_chain_is_kept, audit_anchor_is_due, audit_anchor_hash,
                    make_audit_partition;
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
      create trigger audit_entry_chained before insert on audit_entry
        for each row execute function audit_entry_chained();
      create trigger audit_entry_is_immutable before update or delete or truncate on audit_entry
        for each statement execute function audit_entry_is_immutable();
      create index on audit_entry (actor, number);
      create index on audit_entry (action, number);
      create index on audit_entry (correlation_id) where correlation_id is not null;
    `);
  }
}
