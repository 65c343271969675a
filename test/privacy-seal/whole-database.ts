import { rows, type Sql } from '../../shared/store/sql';

/** The places, as `table.column`, that hold the text in the open, in whatever type of column. */
export async function placesOf(sql: Sql, text: string): Promise<string[]> {
  const tables = await rows<{ name: string }>(
    sql,
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
  );
  const places: string[] = [];
  for (const { name } of tables) {
    const found = await rows<{ place: string }>(
      sql,
      `select distinct $2 || '.' || field.key as place
         from "${name}" as stored
        cross join lateral jsonb_each_text(to_jsonb(stored)) as field
        where position($1 in field.value) > 0
           or position(encode(convert_to($1, 'utf8'), 'hex') in field.value) > 0`,
      [text, name],
    );
    places.push(...found.map(({ place }) => place));
  }
  return places;
}
