import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys with scopes, expiry, networks and overlap; data of test keys is marked and lives apart from what counts. */
export class Keys1767225600005 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      alter table batch
        add is_test    boolean not null default false,
        add api_key_id uuid;
      alter table assessment add is_test boolean not null default false;

      -- One vehicle, one assessment a year – among those that count. Of tests each partner has a world of its own.
      drop index assessment_vehicle_year;
      create unique index assessment_vehicle_year on assessment (registration_key, fiscal_year, jurisdiction)
        where not is_test;
      create unique index assessment_test_vehicle_year
        on assessment (partner_id, registration_key, fiscal_year, jurisdiction) where is_test;
      drop index assessment_partner;
      create index assessment_partner on assessment (partner_id, is_test, id);
      create index assessment_tenant on assessment (jurisdiction, id) where not is_test;
      drop index batch_partner_id_id_idx;
      create index batch_partner on batch (partner_id, is_test, id);
      create index batch_tenant on batch (jurisdiction, id) where not is_test;
      -- Staff look for what is rare; without these a page of it reads a whole jurisdiction. Nearly all is due and on land,
      -- so hardly any row is in them.
      create index assessment_exempt on assessment (jurisdiction, id) where state = 'exempt' and not is_test;
      create index assessment_off_land on assessment (jurisdiction, category, id)
        where category <> 'land' and not is_test;

      -- Last: its lock keeps every key from being looked up, and the indexes above may take minutes.
      alter table api_key
        add scopes           text[] not null default
          '{batches:create,batches:read,batches:cancel,quotes:create,assessments:read,jobs:read}',
        add expires_at       timestamptz,
        -- Empty: from anywhere.
        add allowed_networks cidr[] not null default '{}',
        add is_test          boolean not null default false,
        add last_used_at     timestamptz,
        add replaced_by      uuid references api_key,
        add created_by       text,
        add revoked_by       text;
      alter table api_key alter scopes drop default;
    `);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`
      -- The build before knows no bounds of keys: what had one would open everything, for ever and from anywhere.
      update api_key
         set revoked_at = now()
       where revoked_at is null
         and (is_test or expires_at is not null or allowed_networks <> '{}'
              or not scopes @> '{batches:create,batches:read,batches:cancel,quotes:create,assessments:read,jobs:read}');
      -- Nor does it know tests: their waiting chunks would be assessed as what counts.
      update batch_chunk set state = 'cancelled', body = null
        from batch
       where batch.id = batch_id
         and is_test
         and batch_chunk.state in ('waiting', 'failed');
      update batch
         set state = 'cancelled', chunks_failed = 0, assessed_count = 0, amount_total = 0,
             finished_at = coalesce(finished_at, now())
       where is_test;
      delete from assessment where is_test;
      drop index assessment_exempt, assessment_off_land, batch_tenant, batch_partner, assessment_tenant, assessment_partner, assessment_test_vehicle_year,
                 assessment_vehicle_year;
      create index batch_partner_id_id_idx on batch (partner_id, id);
      create index assessment_partner on assessment (partner_id, id);
      create unique index assessment_vehicle_year on assessment (registration_key, fiscal_year, jurisdiction);
      alter table assessment drop is_test;
      alter table batch drop is_test, drop api_key_id;
      alter table api_key drop scopes, drop expires_at, drop allowed_networks, drop is_test, drop last_used_at,
        drop replaced_by, drop created_by, drop revoked_by;
    `);
  }
}
