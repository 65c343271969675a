import { CompactSign, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { row, rows, type Sql, type Tx } from '../../shared/store/sql';
import { allowPastDays, rechain, useAudit, writeEntries } from './use-audit';

const audit = useAudit();
const db = () => audit.db();
let first: string;
let second: string;
let third: string;
let today: string;
let longAgo: string;

// Four days that are over and anchored, with a gap of two months between the first and the others, and today.
beforeAll(async () => {
  [longAgo, first, second, third, today] = (await Promise.all([70, 3, 2, 1, 0].map(audit.day))) as [
    string,
    string,
    string,
    string,
    string,
  ];
  await rows(db(), 'select make_audit_partition($1)', [longAgo]);
  await allowPastDays(db());
  await writeEntries(db(), longAgo, 'MG', 2);
  await writeEntries(db(), first, 'MG', 5);
  await writeEntries(db(), first, 'GQ', 3);
  await writeEntries(db(), second, 'MG', 4);
  await writeEntries(db(), third, 'MG', 6);
  await audit.anchorAll();
  await writeEntries(db(), today, 'MG', 3);
});

/** Does this behind every guard and tells what verification finds then. */
const after = (tamper: (tx: Tx) => Promise<unknown>): Promise<string[]> =>
  audit.asOwner(async (tx) => {
    await tamper(tx);
    return audit.faults(tx);
  });
const afterSql = (...statements: string[]) =>
  after(async (tx) => {
    for (const statement of statements) await rows(tx, statement);
  });
const at = (day: string, number: number, tenant = 'MG') =>
  `day = '${day}' and tenant = '${tenant}' and number = ${number}`;

afterEach(async () => expect(await audit.faults()).toEqual([]));

test('every column of an entry is held by its hash, also one that is added some day', async () => {
  const columns = await rows<{ name: string; type: string }>(
    db(),
    `select column_name as name, data_type as type
       from information_schema.columns
      where table_name = 'audit_entry'`,
  );
  expect(columns.length).toBeGreaterThanOrEqual(17);
  const other: Record<string, (name: string) => string> = {
    text: (name) => (name === 'outcome' ? `'failed'` : `coalesce(${name}, '') || 'x'`),
    jsonb: () => `'{"forged": true}'`,
    bytea: () => `'\\x00'`,
    integer: (name) => `${name} + 100`,
    date: (name) => `${name} - 40`,
    'timestamp with time zone': (name) => `${name} + interval '1 microsecond'`,
  };
  for (const { name, type } of columns) {
    const found = await afterSql(`update audit_entry set ${name} = ${other[type]!(name)} where ${at(first, 3)}`);
    const place = ['tenant', 'day', 'number'].includes(name) ? 'is missing' : 'was changed: it does not fit its hash';
    expect([name, found]).toEqual([name, expect.arrayContaining([`${first} MG 3: ${place}`])]);
  }
});

test('nothing and the document null are told apart', async () => {
  expect(await afterSql(`update audit_entry set after = 'null' where ${at(first, 3)}`)).toEqual([
    `${first} MG 3: was changed: it does not fit its hash`,
  ]);
});

test('an entry that is cut out is named, wherever it stood', async () => {
  const cut = (number: number) => afterSql(`delete from audit_entry where ${at(first, number)}`);

  expect(await cut(1)).toEqual([`${first} MG 1: is missing`]);
  expect(await cut(3)).toEqual([`${first} MG 3: is missing`]);
  expect(await cut(5)).toEqual([`${first} MG 5: is missing`]);
  expect(await afterSql(`delete from audit_entry where ${at(today, 3)}`)).toEqual([`${today} MG 3: is missing`]);
});

test('a chain that is gone is named with all its entries', async () => {
  const gone = `delete from audit_entry where day = '${first}' and tenant = 'GQ'`;

  expect(await afterSql(gone)).toEqual([`${first} GQ 1: is missing, with all up to 3`]);
  expect(await afterSql(gone, `delete from audit_chain where day = '${first}' and tenant = 'GQ'`)).toEqual([
    `${first} GQ: the end of its chain was taken out`,
    `${first} GQ 1: is missing, with all up to 3`,
  ]);
});

test('an entry that is put in is named, in between and at the end, with its hashes right or wrong', async () => {
  const copy = (sql: Sql, from: number, number: number) =>
    rows(
      sql,
      `insert into audit_entry (tenant, day, number, at, actor, role, action, resource, outcome, previous_hash, hash)
       select tenant, day, $3, at, 'account:forged', role, action, resource, outcome, hash, '\\x00'
         from audit_entry
        where day = $1 and tenant = 'MG' and number = $2`,
      [first, from, number],
    );
  const between = after(async (tx) => {
    await rows(tx, 'alter table audit_entry drop constraint audit_entry_pkey');
    await copy(tx, 3, 3);
  });
  expect(await between).toContain(`${first} MG 3: was put in: its number is taken or none`);
  expect(await after((tx) => copy(tx, 5, 6))).toContain(`${first} MG 6: was put in behind the end of its chain`);

  const betweenAndRechained = after(async (tx) => {
    await rows(tx, 'alter table audit_entry drop constraint audit_entry_pkey');
    await copy(tx, 3, 3);
    await rechain(tx, first, 'MG');
  });
  const anchorSays = `${first} MG: the end of its chain is not the one that was anchored`;
  const putIn = `${first} MG 6: was put in behind the end of its chain`;
  expect(await betweenAndRechained).toEqual([anchorSays, putIn]);
  const atTheEndAndRechained = after(async (tx) => {
    await copy(tx, 5, 6);
    await rechain(tx, first, 'MG');
  });
  expect(await atTheEndAndRechained).toEqual([anchorSays, putIn]);
});

test('a chain that is put in on an anchored day is named', async () => {
  const found = await afterSql(
    `insert into audit_entry
     select (jsonb_populate_record(entry, '{"tenant": "SN"}')).* from audit_entry entry where day = '${first}' and tenant = 'MG'`,
    `insert into audit_chain select day, 'SN', entries, head from audit_chain where day = '${first}' and tenant = 'MG'`,
  );
  expect(found).toContain(`${first} SN: the chain is not in the anchor, it was put in afterwards`);
  expect(found).toContain(`${first} SN 1: was changed: it does not fit its hash`);
});

test('entries on a day that had none are named', async () => {
  const empty = await audit.day(30);
  const found = await after(async (tx) => {
    await rows(
      tx,
      `insert into audit_entry select (jsonb_populate_record(entry, jsonb_build_object('day', $2::text))).*
                      from audit_entry entry where day = $1 and tenant = 'GQ'`,
      [first, empty],
    );
    await rows(
      tx,
      `insert into audit_chain select $2::date, tenant, entries, head from audit_chain where day = $1 and tenant = 'GQ'`,
      [first, empty],
    );
    await rechain(tx, empty, 'GQ');
  });
  expect(found).toEqual([
    `${empty} GQ: the end of its chain is not the one that was anchored`,
    `${empty} GQ: the chain is not in the anchor, it was put in afterwards`,
  ]);
});

test('two entries that change places are named', async () => {
  const swap = [
    `update audit_entry set number = 100 where ${at(first, 2)}`,
    `update audit_entry set number = 2 where ${at(first, 4)}`,
    `update audit_entry set number = 4 where ${at(first, 100)}`,
  ];
  const found = await afterSql(...swap);
  for (const number of [2, 4]) expect(found).toContain(`${first} MG ${number}: was changed: it does not fit its hash`);

  const rechained = after(async (tx) => {
    for (const statement of swap) await rows(tx, statement);
    await rechain(tx, first, 'MG');
  });
  expect(await rechained).toEqual([
    `${first} MG: the end of its chain is not the one that was anchored`,
    `${first} MG 5: is not the entry that was anchored`,
  ]);
});

test('a partition that was dropped is named by its days, with and without the ends of its chains', async () => {
  const drop = `drop table audit_entry_${longAgo.slice(0, 7).replace('-', '')}`;

  expect(await afterSql(drop)).toEqual([`${longAgo} MG 1: is missing, with all up to 2`]);
  expect(await afterSql(drop, `delete from audit_chain where day = '${longAgo}'`)).toEqual([
    `${longAgo} MG: the end of its chain was taken out`,
    `${longAgo} MG 1: is missing, with all up to 2`,
  ]);
});

test('an end of a chain that was changed, taken out or put in is named', async () => {
  const chain = `where day = '${today}' and tenant = 'MG'`;
  const found = (statement: string) => afterSql(statement);

  expect(await found(`update audit_chain set entries = 4 ${chain}`)).toEqual([`${today} MG 4: is missing`]);
  expect(await found(`update audit_chain set head = '\\x00' ${chain}`)).toEqual([
    `${today} MG 3: is not the entry that its chain ends with`,
  ]);
  expect(await found(`delete from audit_chain ${chain}`)).toEqual([`${today} MG: the end of its chain was taken out`]);
  expect(await found(`insert into audit_chain values ('${today}', 'SN', 1, '\\x00')`)).toEqual([
    `${today} SN 1: is missing`,
  ]);
  expect(await found(`update audit_chain set head = '\\x00' where day = '${first}' and tenant = 'MG'`)).toEqual([
    `${first} MG: the end of its chain is not the one that was anchored`,
  ]);
});

test('what was replayed or rewritten with all its hashes made right contradicts the anchor', async () => {
  const rewritten = after(async (tx) => {
    await rows(tx, `update audit_entry set actor = 'account:somebody-else' where ${at(second, 2)}`);
    await rechain(tx, second, 'MG');
  });
  expect(await rewritten).toEqual([
    `${second} MG: the end of its chain is not the one that was anchored`,
    `${second} MG 4: is not the entry that was anchored`,
  ]);

  const replayed = after(async (tx) => {
    await rows(tx, `delete from audit_entry where day = '${second}' and number > 2`);
    await rows(
      tx,
      `insert into audit_entry select (jsonb_populate_record(entry, jsonb_build_object('day', $2::text, 'number', number + 1))).*
         from audit_entry entry where day = $1 and tenant = 'MG' and number in (2, 3)`,
      [first, second],
    );
    await rechain(tx, second, 'MG');
  });
  expect(await replayed).toEqual([
    `${second} MG: the end of its chain is not the one that was anchored`,
    `${second} MG 4: is not the entry that was anchored`,
  ]);
});

const rehash = `update audit_anchor set hash = audit_anchor_hash(day, heads, previous_hash)`;

test('an anchor that was changed or made anew is named', async () => {
  const anchor = `where day = '${second}'`;
  const emptied = `update audit_anchor set heads = '[]' ${anchor}`;

  expect(await afterSql(emptied)).toEqual([`${second}: its anchor was changed: it does not fit its hash`]);
  expect(await afterSql(`update audit_anchor set heads = '7' ${anchor}`)).toEqual([
    `${second}: its anchor was changed: it does not fit its hash`,
  ]);
  expect(await afterSql(emptied, `${rehash} ${anchor}`)).toEqual([
    `${second}: its anchor is not what was signed`,
    `${third}: its anchor does not follow the one before it, which was taken out or replaced`,
    expect.stringContaining(`tells of an anchor of ${second} that is gone or was replaced`),
  ]);
  const unsigned = `${second}: its anchor is signed by no key of ours`;
  expect(await afterSql(`update audit_anchor set jws = 'x.y.z' ${anchor}`)).toEqual([unsigned]);
  const others = `update audit_anchor set jws = (select jws from audit_anchor where day = '${first}') ${anchor}`;
  expect(await afterSql(others)).toEqual([`${second}: its anchor is not what was signed`]);
});

test('an anchor that is gone is named, also the first, the last, and all of them', async () => {
  const tells = (day: string) => expect.stringContaining(`tells of an anchor of ${day} that is gone or was replaced`);
  const gone = (where: string) => afterSql(`delete from audit_anchor ${where}`);

  expect(await gone(`where day = '${longAgo}'`)).toEqual([
    `${longAgo}: has no anchor`,
    expect.stringContaining('its anchor does not follow the one before it'),
    tells(longAgo),
  ]);
  expect(await gone(`where day = '${second}'`)).toEqual([
    `${second}: has no anchor`,
    `${third}: the anchors of the 1 days before are missing`,
    tells(second),
  ]);
  expect(await gone(`where day = '${third}'`)).toEqual([tells(third)]);
  expect(await gone('')).toHaveLength(70);
});

test('an anchor that somebody signs with a key of their own is named, even when they enter the key', async () => {
  const found = await after(async (tx) => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    const [jwk, own] = [await exportJWK(publicKey), await exportJWK(privateKey)];
    await rows(tx, `update signing_key set public_jwk = $1 where purpose = 'audit-anchor'`, [JSON.stringify(jwk)]);
    const { kid } = (await row<{ kid: string }>(tx, `select kid from signing_key where purpose = 'audit-anchor'`))!;
    await rows(tx, `update audit_anchor set heads = '[]' where day = $1`, [third]);
    await rows(tx, `${rehash} where day = '${third}'`);
    const { hash } = (await row<{ hash: string }>(
      tx,
      `select encode(hash, 'hex') as hash from audit_anchor where day = $1`,
      [third],
    ))!;
    const payload = JSON.stringify({ day: third, hash, signedAt: new Date().toISOString() });
    const jws = await new CompactSign(Buffer.from(payload))
      .setProtectedHeader({ alg: 'EdDSA', typ: 'audit-anchor+json', kid })
      .sign(await importJWK(own as JWK, 'EdDSA'));
    await rows(tx, 'update audit_anchor set jws = $2 where day = $1', [third, jws]);
  });
  expect(found).toContain(`${third}: its anchor is signed by no key of ours`);
});

test('a span of days is verified by itself', async () => {
  const found = await audit.asOwner(async (tx) => {
    await rows(tx, `delete from audit_entry where ${at(first, 2)} or ${at(third, 2)}`);
    return [await audit.faults(tx, { from: second, to: null }), await audit.faults(tx, { from: null, to: second })];
  });
  expect(found).toEqual([[`${third} MG 2: is missing`], [`${first} MG 2: is missing`]]);
});
