import { sealedTables } from '../../shared/store/sealed-columns';
import { rows } from '../../shared/store/sql';
import { useDatabase } from '../support/database';

const { db } = useDatabase();

test('every column that is called sealed is walked when keys rotate, and none that is not there', async () => {
  const stored = await rows<{ name: string }>(
    db(),
    `select table_name || '.' || column_name as name
       from information_schema.columns
      where table_schema = 'public'
        and data_type = 'bytea'
        and (column_name ~ '(^|_)sealed$'
             or (table_name, 'is_sealed') in (select table_name, column_name from information_schema.columns)
                and column_name = 'body')
      order by name`,
  );
  const walked = sealedTables.flatMap(({ table, columns }) => columns.map(({ column }) => `${table}.${column}`));
  expect(walked.toSorted()).toEqual(stored.map(({ name }) => name).toSorted());
});

test('a sealed table is walked by its primary key', async () => {
  for (const { table, key } of sealedTables) {
    const stored = await rows(
      db(),
      `select attname as column, format_type(atttypid, null) as type
         from pg_index
        cross join unnest(indkey) with ordinality as part(number, place)
         join pg_attribute on attrelid = indrelid and attnum = part.number
        where indrelid = $1::regclass
          and indisprimary
        order by place`,
      [table],
    );
    const types = { uuid: 'uuid', int: 'integer', text: 'text' };
    expect(key.map(({ column, type }) => ({ column, type: types[type] }))).toEqual(stored);
  }
});
