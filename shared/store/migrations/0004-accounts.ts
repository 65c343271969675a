import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People, how they prove who they are, and the mails that this needs. Console users become accounts like all others. */
export class Accounts1767225600004 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      create type account_state as enum ('unverified', 'active', 'closing', 'closed', 'disabled');

      -- What is personal is sealed, bound to its column and row; email_index finds an address without showing it.
      create table account (
        id                  uuid primary key,
        role                text not null check (role in (
                              'citizen', 'partner', 'agent', 'supervisor', 'tariff-officer', 'finance', 'admin', 'auditor')),
        -- Null for staff of the whole platform and for citizens, who belong to no jurisdiction.
        jurisdiction        text,
        partner_id          uuid references partner,
        state               account_state not null,
        email_index         bytea unique,
        email_sealed        bytea,
        name_sealed         bytea,
        phone_sealed        bytea,
        language            text not null default 'fr',
        password_hash       text,
        totp_sealed         bytea,
        totp_confirmed_at   timestamptz,
        -- Number of the last time step whose code was taken: a code opens once, also within its half minute.
        totp_last_step      bigint,
        created_at          timestamptz not null default now(),
        verified_at         timestamptz,
        password_changed_at timestamptz,
        erase_after         timestamptz,
        closed_at           timestamptz,
        check ((role = 'partner') = (partner_id is not null)),
        -- Admins and auditors reach everything: a jurisdiction would promise a bound that is not there.
        check (jurisdiction is null
               or (role in ('agent', 'supervisor', 'tariff-officer', 'finance') and jurisdiction ~ '^[A-Z]{2}$')),
        check ((state = 'closing') = (erase_after is not null)),
        check (state <> 'closed' or (email_index is null and email_sealed is null and name_sealed is null
               and phone_sealed is null and password_hash is null and totp_sealed is null))
      );
      create index account_erasure on account (erase_after) where state = 'closing';
      create index account_unverified on account (created_at) where state = 'unverified';
      create index account_partner on account (partner_id) where partner_id is not null;

      create table recovery_code (
        account_id uuid not null references account,
        code_hash  bytea not null,
        used_at    timestamptz,
        primary key (account_id, code_hash)
      );

      -- One place where somebody is logged in: a family of refresh tokens, or a cookie of the console.
      create table session (
        id               uuid primary key,
        account_id       uuid not null references account,
        kind             text not null check (kind in ('token', 'console')),
        -- SHA-256 of the console's cookie; tokens have a table of their own.
        cookie_hash      bytea unique,
        csrf             text,
        created_at       timestamptz not null default now(),
        seen_at          timestamptz not null default now(),
        -- When the password, and the second factor where there is one, was last given in this session.
        authenticated_at timestamptz not null default now(),
        expires_at       timestamptz not null,
        ended_at         timestamptz,
        ended_why        text check (ended_why in (
                           'logout', 'ended elsewhere', 'token reused', 'password changed', 'account closed',
                           'by an operator', 'expired', 'rotated')),
        ip               text,
        user_agent       text,
        check ((kind = 'console') = (cookie_hash is not null)),
        check ((ended_at is null) = (ended_why is null))
      );
      -- Whole: whoever erases or exports a person needs the ended ones, too, and so does the check of the foreign key.
      create index session_account on session (account_id, id);
      create index session_expiry on session (expires_at);
      create index session_end on session (ended_at) where ended_at is not null;

      create table refresh_token (
        token_hash bytea primary key,
        session_id uuid not null references session on delete cascade,
        issued_at  timestamptz not null default now(),
        expires_at timestamptz not null,
        used_at    timestamptz
      );
      create index refresh_token_session on refresh_token (session_id);
      create index refresh_token_expiry on refresh_token (expires_at);

      -- What a link in a mail, or the step between password and second factor, carries. Good once, not for long.
      create table one_time_token (
        token_hash bytea primary key,
        account_id uuid not null references account,
        purpose    text not null check (purpose in ('verify-email', 'reset-password', 'second-step', 'download-export')),
        subject_id uuid,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        used_at    timestamptz
      );
      create index one_time_token_account on one_time_token (account_id, purpose);
      create index one_time_token_expiry on one_time_token (expires_at);

      -- Where an account has logged in before: whoever fails elsewhere cannot keep its owner out from there.
      create table known_network (
        account_id uuid not null references account,
        network    text not null,
        seen_at    timestamptz not null default now(),
        primary key (account_id, network)
      );
      create index known_network_seen on known_network (seen_at);

      -- Private halves are sealed; public halves verify for as long as anything they signed may be shown.
      create table signing_key (
        kid            text primary key,
        purpose        text not null check (purpose in ('access-token', 'audit-anchor')),
        algorithm      text not null,
        public_jwk     jsonb not null,
        private_sealed bytea not null,
        created_at     timestamptz not null default now(),
        retired_at     timestamptz,
        -- Somebody else may hold the private half: nothing that it signed is believed any more.
        leaked_at      timestamptz,
        check (leaked_at is null or retired_at is not null)
      );
      create unique index signing_key_current on signing_key (purpose) where retired_at is null;

      -- The outbox of messages to people. What is in them is sealed, and forgotten after a while or with the person; the
      -- event about them carries the id alone.
      create table notification (
        id               uuid primary key,
        account_id       uuid references account,
        kind             text not null,
        channel          text not null check (channel in ('email', 'sms')),
        language         text not null,
        recipient_sealed bytea,
        data_sealed      bytea,
        state            text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'expired')),
        failed_reason    text,
        provider_id      text,
        -- A link in it is worth nothing afterwards, so it is not sent any more.
        expires_at       timestamptz,
        created_at       timestamptz not null default now(),
        settled_at       timestamptz,
        check ((recipient_sealed is null) = (data_sealed is null)),
        check (state <> 'waiting' or recipient_sealed is not null)
      );
      create index notification_account on notification (account_id) where account_id is not null;
      create index notification_created on notification (created_at);
      create index notification_contents on notification (created_at) where recipient_sealed is not null;

      -- What the sinks of a development installation caught. Empty anywhere else.
      create table caught_message (
        id          uuid primary key,
        channel     text not null,
        sender      text not null,
        recipient   text not null,
        subject     text not null,
        body        text not null,
        created_at  timestamptz not null default now()
      );

      -- Their logins need not be addresses and cannot be sealed by SQL, which has no key: accounts are made anew with
      -- the command create-account.
      drop table console_session, console_user;
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      drop table caught_message, notification, signing_key, known_network, one_time_token, refresh_token, session,
                 recovery_code, account;
      drop type account_state;
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
    `);
  }
}
