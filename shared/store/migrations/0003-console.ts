import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may use the console, and what they did there. */
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

      create table audit_entry (
        id             uuid primary key,
        at             timestamptz not null default clock_timestamp(),
        actor          text not null,
        role           text not null,
        action         text not null,
        resource       text not null,
        outcome        text not null,
        details        jsonb not null default '{}',
        ip             text,
        user_agent     text,
        correlation_id text
      );
      create index on audit_entry (at);
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`drop table audit_entry, console_session, console_user`);
  }
}
