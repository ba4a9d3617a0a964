/** Counts of the department, made in the database: no row of a record comes out. */
import type { Scope } from '../access/scope.ts';

/** By name, "documents.received"; null where there was too little to tell. Empty for whoever may not count. Days inclusive. */
export async function countDepartment({ tx }: Scope, from: string, to: string): Promise<Map<string, number | null>> {
  const rows = await tx.$queryRaw<{ measure: string; value: number | null }[]>`
    select measure, value from wardclerk.department_measures(${from}::date, ${to}::date)`;
  return new Map(rows.map(({ measure, value }) => [measure, value]));
}
