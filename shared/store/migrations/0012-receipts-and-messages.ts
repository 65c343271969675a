import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Receipts numbered without gaps, and messages of which every attempt to deliver them is a row. */
export class ReceiptsAndMessages1767225600012 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      alter table signing_key
        drop constraint signing_key_purpose_check,
        add constraint signing_key_purpose_check check (purpose in ('access-token', 'audit-anchor', 'receipt'));

      -- Receipts that nobody makes any more are for a person as well.
      alter table payment_case
        drop constraint payment_case_kind_check,
        add constraint payment_case_kind_check check (kind in ('overpaid', 'underpaid', 'paid-for-cancelled', 'unidentified',
          'second-payment', 'different-amount', 'different-currency', 'missing-there', 'unclear-order', 'disputed',
          'refund-failed', 'no-receipt'));

      -- A number is taken in the transaction that writes its receipt, under the lock of this row: a rollback gives it back.
      create table receipt_series (
        jurisdiction text not null,
        "year"       smallint not null,
        last         int not null check (last >= 0),
        primary key (jurisdiction, "year")
      );

      create table receipt (
        id           uuid primary key,
        payment_id   uuid not null references payment,
        jurisdiction text not null,
        -- Of the day in the jurisdiction on which it is issued.
        "year"       smallint not null,
        number       int not null check (number > 0),
        -- For scopes alone, as of its payment.
        partner_id   uuid references partner,
        account_id   uuid references account,
        is_test      boolean not null default false check (not is_test),
        -- All that is printed, as it was when it was numbered: drawing it again gives the same bytes.
        content      jsonb not null,
        state        text not null default 'numbered' check (state in ('numbered', 'issued', 'void')),
        replaces     uuid references receipt,
        -- The last day of its codes; null where it has none.
        valid_until  date,
        object_key   text,
        sha256       bytea check (octet_length(sha256) = 32),
        size_bytes   int,
        created_at   timestamptz not null default now(),
        issued_at    timestamptz,
        voided_at    timestamptz,
        void_reason  text,
        voided_by    text,
        constraint receipt_number unique (jurisdiction, "year", number),
        check ((object_key is null) = (sha256 is null) and (sha256 is null) = (size_bytes is null)),
        check (state <> 'issued' or object_key is not null),
        check ((state = 'void') = (voided_at is not null) and (voided_at is null) = (void_reason is null)
               and (voided_at is null) = (voided_by is null))
      );
      -- One that counts for each payment; whoever issues another voids it first.
      create unique index receipt_of_payment on receipt (payment_id) where state <> 'void';
      create index receipt_payment on receipt (payment_id);
      create unique index receipt_replaces on receipt (replaces) where replaces is not null;
      create index receipt_partner on receipt (partner_id, id) where partner_id is not null;
      create index receipt_account on receipt (account_id, id) where account_id is not null;
      create index receipt_jurisdiction on receipt (jurisdiction, id);
      -- Whoever verifies without a network is told of those whose codes have not run out.
      create index receipt_voided on receipt (valid_until) where state = 'void';
      -- The few among very many others, newest first.
      create index receipt_not_issued on receipt (state, id) where state in ('numbered', 'void');

      create function receipt_is_immutable() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' then
          raise exception 'receipts are voided, never deleted: their numbers have no gaps' using errcode = 'check_violation';
        end if;
        if (old.id, old.payment_id, old.jurisdiction, old."year", old.number, old.content, old.valid_until)
           is distinct from
           (new.id, new.payment_id, new.jurisdiction, new."year", new.number, new.content, new.valid_until)
           or old.sha256 is not null and new.sha256 is distinct from old.sha256
           or old.state = 'void' and new.state <> 'void' then
          raise exception 'receipt % is written once', old.id using errcode = 'check_violation';
        end if;
        return new;
      end $$;
      create trigger receipt_is_immutable before update or delete on receipt
        for each row execute function receipt_is_immutable();

      -- What a receipt is for, in its order: by which the receipts of an assessment are found.
      create table receipt_item (
        receipt_id    uuid not null references receipt,
        place         smallint not null,
        assessment_id uuid not null references assessment,
        primary key (receipt_id, place)
      );
      create index receipt_item_assessment on receipt_item (assessment_id);

      alter table notification
        drop constraint notification_state_check,
        add constraint notification_state_check
          check (state in ('waiting', 'sent', 'delivered', 'failed', 'expired', 'suppressed')),
        -- Each way is an attempt of its own.
        drop channel,
        drop provider_id,
        add jurisdiction text,
        -- Whom it is for, as a blind index: of an account, or of an address.
        add person_index bytea,
        -- What it was made for, by its name: nobody is told twice.
        add cause        text unique,
        -- Quiet hours, and messages that gather what they are about first.
        add not_before   timestamptz,
        add receipt_id   uuid references receipt,
        add payment_id   uuid references payment,
        -- In the inbox of its account.
        add read_at      timestamptz;
      -- Messages to people who have no account, should they get one and ask for what is kept of them.
      create index notification_person on notification (person_index, id) where account_id is null and person_index is not null;
      create index notification_inbox on notification (account_id, id) where account_id is not null;
      drop index notification_account;
      -- For the console: what waits and what failed, and what is of one jurisdiction, each newest first.
      create index notification_unsettled on notification (state, id, jurisdiction) where state in ('waiting', 'failed');
      create index notification_jurisdiction on notification (jurisdiction, id) where jurisdiction is not null;

      -- What messages are about that gather several things.
      create table notification_subject (
        notification_id uuid not null references notification on delete cascade,
        assessment_id   uuid not null references assessment,
        primary key (notification_id, assessment_id)
      );
      create index notification_subject_assessment on notification_subject (assessment_id);
      -- Whoever is reminded after the day; before it, and on it, assessment_falls_due serves.
      create index assessment_overdue_day on assessment (jurisdiction, due_on, id) where state = 'overdue';

      create table delivery_attempt (
        id                  uuid primary key,
        notification_id     uuid not null references notification on delete cascade,
        channel             text not null check (channel in ('email', 'sms', 'push')),
        provider            text not null,
        -- Of its address: whoever bounces is known by it.
        address_index       bytea not null,
        state               text not null default 'sending' check (state in ('sending', 'sent', 'delivered', 'undelivered',
                              'refused', 'failed')),
        -- Why it failed, for what to do next: see MessageFault.
        fault               text check (fault in ('again', 'away', 'unclear')),
        -- The job that makes it: whoever finds it under way and is another one keeps off.
        job_event_id        uuid not null,
        provider_message_id text,
        segments            smallint,
        reason              text,
        created_at          timestamptz not null default now(),
        sent_at             timestamptz,
        settled_at          timestamptz
      );
      -- Not unique: a mail that is sent once more has the Message-ID of the first.
      create index delivery_attempt_message on delivery_attempt (provider, provider_message_id)
        where provider_message_id is not null;
      create index delivery_attempt_notification on delivery_attempt (notification_id, id);
      -- By an address that somebody names in full.
      create index delivery_attempt_address on delivery_attempt (address_index, notification_id);

      -- What people wish, and what addresses have shown: by account or by address, as blind indexes.
      create table delivery_choice (
        subject_index bytea not null,
        channel       text not null check (channel in ('email', 'sms', 'push')),
        topic         text not null check (topic in ('everything', 'payments', 'reminders', 'cases')),
        is_allowed    boolean not null,
        why           text not null check (why in ('chosen', 'unsubscribed', 'bounced')),
        changed_at    timestamptz not null default now(),
        primary key (subject_index, channel, topic)
      );
      create index delivery_choice_changed on delivery_choice (changed_at);

      alter table account add time_zone text;
      alter table batch add notify_owners boolean not null default false;

      alter table caught_message add html text;
      create table caught_attachment (
        id         uuid primary key,
        message_id uuid not null references caught_message on delete cascade,
        name       text not null,
        media_type text not null,
        content    bytea not null
      );
      create index caught_attachment_message on caught_attachment (message_id);
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      do $$
      begin
        if exists (select from receipt) or exists (select from payment_case where kind = 'no-receipt') then
          raise exception 'receipts were numbered, or should have been, which the build before cannot account for'
            using hint = 'Restore the backup from before the upgrade.';
        end if;
      end $$;
      drop table caught_attachment;
      alter table caught_message drop html;
      alter table batch drop notify_owners;
      alter table account drop time_zone;
      drop index assessment_overdue_day;
      drop table delivery_choice, delivery_attempt, notification_subject;
      delete from notification where state in ('delivered', 'suppressed');
      drop index notification_jurisdiction, notification_unsettled, notification_inbox;
      create index notification_account on notification (account_id) where account_id is not null;
      alter table notification
        drop read_at, drop payment_id, drop receipt_id, drop not_before, drop cause, drop person_index, drop jurisdiction,
        add provider_id text,
        add channel text not null default 'email' check (channel in ('email', 'sms')),
        drop constraint notification_state_check,
        add constraint notification_state_check check (state in ('waiting', 'sent', 'failed', 'expired'));
      alter table notification alter channel drop default;
      drop table receipt_item, receipt, receipt_series;
      drop function receipt_is_immutable;
      alter table payment_case
        drop constraint payment_case_kind_check,
        add constraint payment_case_kind_check check (kind in ('overpaid', 'underpaid', 'paid-for-cancelled', 'unidentified',
          'second-payment', 'different-amount', 'different-currency', 'missing-there', 'unclear-order', 'disputed',
          'refund-failed'));
      delete from signing_key where purpose = 'receipt';
      alter table signing_key
        drop constraint signing_key_purpose_check,
        add constraint signing_key_purpose_check check (purpose in ('access-token', 'audit-anchor'));
    `);
  }
}
