import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Partners, their keys, what they send and what becomes of it. */
export class Batches1767225600002 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      create extension if not exists pg_trgm;

      create table partner (
        id           uuid primary key,
        name         text not null unique,
        jurisdiction text not null,
        created_at   timestamptz not null default now()
      );

      -- The key itself is shown once and never stored; its SHA-256 is enough, since 43 random characters need no salt.
      create table api_key (
        id         uuid primary key,
        partner_id uuid not null references partner,
        name       text not null,
        hint       text not null,
        key_hash   bytea not null unique,
        created_at timestamptz not null default now(),
        revoked_at timestamptz
      );
      create index on api_key (partner_id);

      -- Immutable once used: a correction is a new version. The hash names the content, whatever the version is called.
      create table tariff (
        id           text not null,
        version      int not null,
        jurisdiction text not null,
        category     text not null,
        valid_from   date not null,
        valid_to     date,
        content_hash text not null unique,
        document     jsonb not null,
        created_at   timestamptz not null default now(),
        primary key (id, version),
        check (valid_to is null or valid_to > valid_from)
      );
      create function tariff_is_immutable() returns trigger language plpgsql as $$
      begin
        raise exception 'tariff % version % is published and cannot be changed; publish a new version', old.id, old.version;
      end $$;
      create trigger tariff_is_immutable before update or delete on tariff
        for each row execute function tariff_is_immutable();

      create table exemption (
        id               uuid primary key,
        jurisdiction     text not null,
        registration_key text not null,
        ground           text not null,
        proof            text not null,
        valid_from       date not null,
        valid_to         date,
        proposed_by      text not null,
        approved_by      text not null,
        created_at       timestamptz not null default now(),
        check (approved_by <> proposed_by),
        check (valid_to is null or valid_to > valid_from)
      );
      create index on exemption (registration_key, jurisdiction);

      create type batch_state as enum ('receiving', 'processing', 'completed', 'cancelled');

      create table batch (
        id              uuid primary key,
        partner_id      uuid not null references partner,
        jurisdiction    text not null,
        fiscal_year     smallint not null,
        "format"        json not null, -- quoted: FORMAT JSON is a clause since PostgreSQL 16
        state           batch_state not null,
        line_count      int not null default 0,
        chunk_count     int not null default 0,
        chunks_done     int not null default 0,
        chunks_failed   int not null default 0,
        assessed_count  int not null default 0,
        rejected_count  int not null default 0,
        duplicate_count int not null default 0,
        amount_total    bigint not null default 0,
        currency        text not null,
        created_at      timestamptz not null default now(),
        seen_at         timestamptz not null default now(),
        received_at     timestamptz,
        finished_at     timestamptz
      );
      create index on batch (partner_id, id);
      create index on batch (seen_at) where state = 'receiving';

      create type chunk_state as enum ('waiting', 'done', 'failed', 'cancelled');

      -- Raw lines as they came. Dropped (body set to null) with the outcome of the last line: the assessment keeps
      -- what it needs, and personal data is not kept twice.
      create table batch_chunk (
        batch_id      uuid not null,
        chunk         int not null,
        first_line    int not null,
        line_count    int not null,
        body          bytea,
        too_long      int[] not null default '{}',
        state         chunk_state not null default 'waiting',
        failed_reason text,
        primary key (batch_id, chunk)
      );
      -- Compressing 400 kB a chunk costs more CPU than writing it; the body lives for seconds.
      alter table batch_chunk alter column body set storage external;

      create table assessment (
        id                uuid primary key,
        partner_id        uuid not null,
        batch_id          uuid not null,
        line              int not null,
        ref               text,
        jurisdiction      text not null,
        fiscal_year       smallint not null,
        category          text not null,
        registration      text not null,
        registration_key  text not null,
        type              text,
        fiscal_power      smallint,
        energy            text,
        first_circulation date,
        length_metres     numeric,
        power_kw          numeric,
        use               text,
        owner             json,
        amount            bigint not null check (amount >= 0),
        currency          text not null,
        state             text not null check (state in ('due', 'exempt')),
        tariff_id         text not null,
        tariff_version    int not null,
        explanation       json not null,
        created_at        timestamptz not null default now()
      );
      -- One vehicle, one assessment a fiscal year; the worker relies on this index to name the first.
      create unique index assessment_vehicle_year on assessment (registration_key, fiscal_year, jurisdiction);
      -- No line twice, and results in order of lines without a sort.
      create unique index assessment_line on assessment (batch_id, line);
      create index assessment_partner on assessment (partner_id, id);
      create index assessment_plate on assessment using gin (registration_key gin_trgm_ops);

      -- Lines that did not become an assessment. Assessed lines, the great majority, need no row here.
      create table unassessed_line (
        batch_id      uuid not null,
        line          int not null,
        ref           text,
        outcome       text not null check (outcome in ('rejected', 'duplicate')),
        assessment_id uuid,
        errors        json not null,
        primary key (batch_id, line)
      );

      -- Answers given to requests that carried an Idempotency-Key. The holder is what the request makes (its batch), so
      -- that a request whose lease ran out and was taken over cannot answer for its successor.
      create table idempotency (
        scope        text not null,
        key          text not null,
        holder       uuid not null,
        fingerprint  bytea,
        locked_until timestamptz,
        status       smallint,
        location     text,
        body         json,
        created_at   timestamptz not null default now(),
        primary key (scope, key)
      );
      create index on idempotency (created_at);
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      drop table idempotency, unassessed_line, assessment, batch_chunk, batch, exemption, tariff, api_key, partner;
      drop function tariff_is_immutable;
      drop type chunk_state;
      drop type batch_state;
    `);
  }
}
