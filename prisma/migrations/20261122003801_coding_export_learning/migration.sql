-- Present on admission, what ranked a suggestion, learning from decisions, and counts for managers. Runs as wardclerk_owner.

ALTER TABLE "code_suggestion" ADD COLUMN "poa" TEXT,
  ADD COLUMN "base_score" DOUBLE PRECISION,
  ADD COLUMN "ranking" TEXT NOT NULL DEFAULT 'base',
  ADD COLUMN "model" TEXT,
  ADD COLUMN "prompt_version" TEXT;
alter table code_suggestion add constraint code_suggestion_poa check (poa in ('Y', 'N', 'U', 'W'));

CREATE TABLE "learning_reset" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "staff_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "reset_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "learning_reset_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "learning_reset" ADD CONSTRAINT "learning_reset_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

create function wardclerk.may_reset_learning() returns boolean
language sql stable security definer set search_path = public, pg_temp as
$$ select wardclerk.purpose() = 'operations' and (wardclerk.has_role('him') or wardclerk.has_role('manager')) $$;
grant execute on function wardclerk.may_reset_learning() to wardclerk_app;

-- When learning began anew is no record; who may reset it is the records department or a manager.
alter table learning_reset enable row level security;
grant select, insert on learning_reset to wardclerk_app;
create policy learning_reset_read on learning_reset for select to wardclerk_app using (true);
create policy learning_reset_add on learning_reset for insert to wardclerk_app
  with check ((select wardclerk.may_reset_learning()) and staff_id = (select wardclerk.staff_id()));

-- Decisions on suggestions of this site since the last reset, as counts a code and a section: no patient, no document.
create function wardclerk.learned_decisions() returns table (code text, section text, accepted bigint, rejected bigint,
  expected double precision, variance double precision)
language sql stable security definer set search_path = public, pg_temp as
$$
  select s.code, coalesce(s.evidence -> 0 ->> 'section', 'none'),
    count(*) filter (where s.state = 'ACCEPTED'), count(*) filter (where s.state in ('REJECTED', 'REPLACED')),
    sum(coalesce(s.base_score, s.score)), sum(coalesce(s.base_score, s.score) * (1 - coalesce(s.base_score, s.score)))
  from code_suggestion s
  where s.origin = 'engine' and s.state in ('ACCEPTED', 'REJECTED', 'REPLACED')
    and (wardclerk.may_code() or wardclerk.may_reset_learning())
    and s.decided_at > coalesce((select max(r.reset_at) from learning_reset r), '-infinity')
  group by 1, 2 order by 1, 2
$$;
grant execute on function wardclerk.learned_decisions() to wardclerk_app;

-- Counts for managers and the records department: no record, no patient.
create function wardclerk.coding_measures(first_day date, last_day date) returns table (
  dimension text, member text, charts bigint, shown bigint, accepted bigint, rejected bigint, replaced bigint, added bigint,
  median_minutes double precision)
language sql stable security definer set search_path = public, pg_temp as
$$
  with chart as (
    select c.document_id, coalesce(st.email, '') as coder, coalesce(d.kind_code, '') as kind,
      extract(epoch from c.completed_at - c.created_at) / 60 as minutes
    from coding c join document d on d.id = c.document_id left join staff st on st.id = c.completed_by_id
    where c.state = 'COMPLETED' and c.completed_at >= first_day and c.completed_at < last_day + 1
      and wardclerk.may_reset_learning()
  ), counted as (
    select ch.*,
      (select count(*) from code_suggestion s where s.document_id = ch.document_id and s.origin = 'engine') as shown,
      (select count(*) from code_suggestion s where s.document_id = ch.document_id and s.origin = 'engine' and s.state = 'ACCEPTED') as accepted,
      (select count(*) from code_suggestion s where s.document_id = ch.document_id and s.origin = 'engine' and s.state = 'REJECTED') as rejected,
      (select count(*) from code_suggestion s where s.document_id = ch.document_id and s.origin = 'engine' and s.state = 'REPLACED') as replaced,
      (select count(*) from code_suggestion s where s.document_id = ch.document_id and s.origin = 'coder' and s.state = 'ACCEPTED') as added
    from chart ch
  )
  select case when grouping(coder, kind) = 3 then 'all' when grouping(coder) = 0 then 'coder' else 'kind' end,
    coalesce(coder, kind, ''), count(*), sum(shown)::bigint, sum(accepted)::bigint, sum(rejected)::bigint, sum(replaced)::bigint,
    sum(added)::bigint, percentile_cont(0.5) within group (order by minutes)
  from counted group by grouping sets ((), (coder), (kind))
$$;
grant execute on function wardclerk.coding_measures(date, date) to wardclerk_app;

create function wardclerk.query_measures(first_day date, last_day date) returns table (
  dimension text, member text, sent bigint, answered bigint, declined bigint, expired bigint, withdrawn bigint, waiting bigint,
  median_hours double precision)
language sql stable security definer set search_path = public, pg_temp as
$$
  with sent as (
    select st.email as coder, coalesce(d.kind_code, '') as kind, q.state,
      extract(epoch from q.answered_at - q.sent_at) / 3600 as hours
    from physician_query q join document d on d.id = q.document_id join staff st on st.id = q.author_id
    where q.sent_at >= first_day and q.sent_at < last_day + 1 and wardclerk.may_reset_learning()
  )
  select case when grouping(coder, kind) = 3 then 'all' when grouping(coder) = 0 then 'coder' else 'kind' end,
    coalesce(coder, kind, ''), count(*), count(*) filter (where state in ('ANSWERED', 'RETRACTED')),
    count(*) filter (where state = 'DECLINED'), count(*) filter (where state = 'EXPIRED'),
    count(*) filter (where state = 'WITHDRAWN'), count(*) filter (where state = 'SENT'),
    percentile_cont(0.5) within group (order by hours) filter (where hours is not null)
  from sent group by grouping sets ((), (coder), (kind))
$$;
grant execute on function wardclerk.query_measures(date, date) to wardclerk_app;
