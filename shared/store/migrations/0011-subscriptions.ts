import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Plans that are renewed, and what each of their periods asks for. */
export class Subscriptions1767225600011 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      create table subscription (
        id              uuid primary key,
        jurisdiction    text not null,
        partner_id      uuid references partner,
        account_id      uuid references account,
        is_test         boolean not null default false check (not is_test),
        service         text not null,
        provider        text not null,
        order_sealed    bytea,
        state           text not null default 'active' check (state in ('active', 'paused', 'ended')),
        -- Of one period; what a catalogue says later changes none that was begun.
        months          smallint not null check (months > 0),
        -- Periods are counted from here, so that the 31st comes back after a short month; the one that begins then has this
        -- number, which is above 0 where it was resumed after a pause.
        begins_on       date not null,
        first_period    int not null default 0,
        -- The period that is renewed next, from 0, and the day on which it begins.
        next_period     int not null default 0,
        next_on         date not null,
        -- Of the period before: attempts that failed in a row, and when the next is made.
        failures        int not null default 0,
        retry_on        date,
        paused_reason   text,
        ended_at        timestamptz,
        created_at      timestamptz not null default now(),
        check ((partner_id is null) <> (account_id is null))
      );
      create index subscription_due on subscription (jurisdiction, coalesce(retry_on, next_on), id) where state = 'active';
      create unique index subscription_once on subscription (coalesce(account_id, partner_id), jurisdiction, service)
        where state <> 'ended';
      create index subscription_account on subscription (account_id, id) where account_id is not null;
      create index subscription_partner on subscription (partner_id, id) where partner_id is not null;
      -- A period is assessed once, whatever runs twice.
      create table subscription_period (
        subscription_id uuid not null references subscription,
        period          int not null,
        from_on         date not null,
        to_on           date not null,
        assessment_id   uuid not null references assessment,
        payment_id      uuid references payment,
        primary key (subscription_id, period)
      );
      create index subscription_period_assessment on subscription_period (assessment_id);
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      do $$
      begin
        if exists (select from subscription) then
          raise exception 'people subscribed, which the build before would forget'
            using hint = 'Restore the backup from before the upgrade.';
        end if;
      end $$;
      drop table subscription_period, subscription;
    `);
  }
}
