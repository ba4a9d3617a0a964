/** What stands behind the doors that write: compared after each try, and put back as it was. */
import type pg from 'pg';

export interface KeptRows {
  /** One text for everything that hangs on the document, or for the emergency access; changes when anything of it does. */
  print(id: string): Promise<string>;
  /** Puts the rows back as they were when `keep` saw them. */
  restore(id: string): Promise<void>;
  keep(id: string): Promise<void>;
}

/** Knows every table that has rows of a document, from the catalog. */
export async function keepRows(admin: pg.Client): Promise<KeptRows> {
  const { rows: tables } = await admin.query<{ name: string }>(
    `select table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where table_schema = 'public' and table_type = 'BASE TABLE' and column_name = 'document_id'
       and table_name not in ('citation', 'shared_citation', 'upload')`,
  );
  const keyed = [
    { name: 'document', key: 'id' },
    { name: 'emergency_access', key: 'id' },
    ...tables.map(({ name }) => ({ name, key: 'document_id' })),
  ];
  const all = keyed.map(
    ({ name, key }) => `select '${name}' as name, to_jsonb(t) as row from ${name} t where ${key} = $1`,
  );
  const parts = "select 'part' as name, to_jsonb(t) - 'updated_at' as row from document t where original_id = $1";
  const union = `${all.join(' union all ')}`;
  const kept = new Map<string, { name: string; row: unknown }[]>();
  const read = async (id: string) => (await admin.query<{ name: string; row: unknown }>(union, [id])).rows;
  return {
    async print(id) {
      const { rows } = await admin.query<{ print: string | null }>(
        `select md5(string_agg(name || row::text, '|' order by name, row::text)) as print from (${union} union all ${parts}) t`,
        [id],
      );
      return rows[0]?.print ?? '';
    },
    async keep(id) {
      kept.set(id, await read(id));
    },
    async restore(id) {
      const rows = kept.get(id) ?? [];
      await admin.query('begin; set local session_replication_role = replica');
      await admin.query('delete from page where document_id in (select id from document where original_id = $1)', [id]);
      await admin.query('delete from document where original_id = $1', [id]);
      for (const { name, key } of keyed.toReversed()) await admin.query(`delete from ${name} where ${key} = $1`, [id]);
      for (const { name } of keyed) {
        const own = rows.filter((one) => one.name === name).map(({ row }) => row);
        if (own.length > 0)
          await admin.query(`insert into ${name} select * from jsonb_populate_recordset(null::${name}, $1)`, [
            JSON.stringify(own),
          ]);
      }
      await admin.query('commit');
    },
  };
}
