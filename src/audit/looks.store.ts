/** What a privacy officer asks of the trail: who looked at a patient, what a member of staff looked at. */
import type { Scope } from '../access/scope.ts';

export interface Look {
  seq: number;
  at: Date;
  staff: string | null;
  action: string;
  outcome: string;
  purpose: string | null;
  /** Last four characters of the MRN. */
  mrnEnd: string | null;
  channel: string | null;
}

/** Newest first, at most `most`; no row for anybody but a privacy officer with the purpose of an audit. */
export function listLooks({ tx }: Scope, about: { mrn: string } | { email: string }, most: number): Promise<Look[]> {
  const mrn = 'mrn' in about ? about.mrn : null;
  const email = 'email' in about ? about.email : null;
  return tx.$queryRaw<Look[]>`
    select seq::int as seq, at, staff, action, outcome, purpose, mrn_end as "mrnEnd", channel
    from wardclerk.list_looks(${mrn}, ${email}, ${most}::integer)`;
}
