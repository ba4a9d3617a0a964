-- Who may see and write what. Runs as wardclerk_owner, who owns every table, the roles named here are made before the
-- migrations run (src/adapters/database-roles.ts):
--   wardclerk_app     the Slack process and the commands: under row-level security, as one named member of staff
--   wardclerk_worker  the pipeline: writes what reading a document gives, sees no question and no answer
--   wardclerk_search  owns the search function, which returns ids and ranks only
-- A table without a policy shows nothing to anybody but the owner.

create schema wardclerk;
grant usage on schema wardclerk to wardclerk_app, wardclerk_worker, wardclerk_search;
grant usage on schema public to wardclerk_app, wardclerk_worker, wardclerk_search;
revoke all on all tables in schema public from public;
-- A function is for nobody until it is granted.
alter default privileges revoke execute on functions from public;

-- ── The scope: who asks, and for what. Set for one transaction by src/access/scope.ts. ─────────────────────────────

create function wardclerk.staff_id() returns uuid language sql stable as
$$ select nullif(current_setting('wardclerk.staff_id', true), '')::uuid $$;

create function wardclerk.purpose() returns text language sql stable as
$$ select nullif(current_setting('wardclerk.purpose', true), '') $$;

-- Read from the staff table at every statement: a revoked role or account counts at once.
create function wardclerk.has_role(wanted text) returns boolean
language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select from staff where id = wardclerk.staff_id() and active and wanted = any (roles)) $$;

create function wardclerk.sees_every_patient() returns boolean
language sql stable security definer set search_path = public, pg_temp as
$$ select coalesce(wardclerk.purpose() = 'operations' and wardclerk.has_role('him'), false) $$;

-- A care-team row counts from start to end inclusive, an empty end is open.
create function wardclerk.assigned_patients() returns uuid[]
language sql stable security definer set search_path = public, pg_temp as
$$
  select coalesce(array_agg(distinct c.patient_id), '{}')
  from care_team_member c
  where c.staff_id = wardclerk.staff_id()
    and c.start_date <= current_date and (c.end_date is null or c.end_date >= current_date)
    and ((wardclerk.purpose() = 'treatment' and wardclerk.has_role('clinician'))
      or (wardclerk.purpose() = 'payment' and wardclerk.has_role('coder')))
$$;

create function wardclerk.may_see_patient(patient uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as
$$ select coalesce(wardclerk.sees_every_patient() or patient = any (wardclerk.assigned_patients()), false) $$;

grant execute on function wardclerk.staff_id(), wardclerk.purpose(), wardclerk.has_role(text), wardclerk.sees_every_patient(),
  wardclerk.assigned_patients(), wardclerk.may_see_patient(uuid) to wardclerk_app, wardclerk_worker, wardclerk_search;

-- ── Row-level security on every table ───────────────────────────────────────────────────────────────────────────────

alter table staff enable row level security;
alter table patient enable row level security;
alter table patient_key enable row level security;
alter table care_team_member enable row level security;
alter table document enable row level security;
alter table upload enable row level security;
alter table page enable row level security;
alter table passage enable row level security;
alter table fact enable row level security;
alter table match_candidate enable row level security;
alter table question enable row level security;
alter table question_choice enable row level security;
alter table answer enable row level security;
alter table citation enable row level security;
alter table slack_event enable row level security;
alter table audit_event enable row level security;
alter table canary enable row level security;

-- The staff list is no record: the app must find the person before it can have a scope.
grant select on staff to wardclerk_app, wardclerk_worker;
create policy staff_read on staff for select to wardclerk_app, wardclerk_worker using (true);

grant select on patient to wardclerk_app, wardclerk_worker;
-- The calls stand in sub-selects so that PostgreSQL asks them once a query, not once a row.
create policy patient_read on patient for select to wardclerk_app
  using ((select wardclerk.sees_every_patient()) or id = any ((select wardclerk.assigned_patients())::uuid[]));
create policy patient_pipeline on patient for select to wardclerk_worker using (true);

grant select on patient_key to wardclerk_worker;
create policy patient_key_pipeline on patient_key for select to wardclerk_worker using (true);

grant select on care_team_member to wardclerk_app;
create policy care_team_own on care_team_member for select to wardclerk_app using (staff_id = (select wardclerk.staff_id()));

-- A document without a patient is seen by its uploader and by the records department only.
grant select, update (patient_id, state, filed_by_id, filed_at, match_reasons, problem_code, problem_pages, problem_blanks,
  version, updated_at) on document to wardclerk_app;
create policy document_read on document for select to wardclerk_app
  using ((select wardclerk.sees_every_patient())
      or patient_id = any ((select wardclerk.assigned_patients())::uuid[])
      or (patient_id is null and uploader_id = (select wardclerk.staff_id())));
create policy document_file on document for update to wardclerk_app
  using (true) -- narrowed by document_read, which PostgreSQL applies to rows an update reads
  with check ((select wardclerk.sees_every_patient())
      or patient_id = any ((select wardclerk.assigned_patients())::uuid[])
      or (patient_id is null and uploader_id = (select wardclerk.staff_id())));
grant select, insert, update on document to wardclerk_worker;
create policy document_pipeline on document to wardclerk_worker using (true) with check (true);

grant select, insert, update on upload to wardclerk_app, wardclerk_worker;
create policy upload_own on upload to wardclerk_app
  using (uploader_id = (select wardclerk.staff_id())) with check (uploader_id = (select wardclerk.staff_id()));
create policy upload_pipeline on upload to wardclerk_worker using (true) with check (true);

-- What derives from a document is seen by whoever sees the document.
grant select on page, passage, fact to wardclerk_app;
create policy page_read on page for select to wardclerk_app
  using (exists (select from document d where d.id = page.document_id));
create policy passage_read on passage for select to wardclerk_app
  using (exists (select from document d where d.id = passage.document_id));
create policy fact_read on fact for select to wardclerk_app
  using (exists (select from document d where d.id = fact.document_id));
grant select, insert, update, delete on page, passage, fact, match_candidate to wardclerk_worker;
create policy page_pipeline on page to wardclerk_worker using (true) with check (true);
create policy passage_pipeline on passage to wardclerk_worker using (true) with check (true);
create policy fact_pipeline on fact to wardclerk_worker using (true) with check (true);
create policy match_candidate_pipeline on match_candidate to wardclerk_worker using (true) with check (true);

grant select on match_candidate to wardclerk_app;
create policy match_candidate_read on match_candidate for select to wardclerk_app
  using (exists (select from document d where d.id = match_candidate.document_id)
     and exists (select from patient p where p.id = match_candidate.patient_id));

-- Questions and answers belong to the asker, and an answer is readable only while its patient is.
grant select, insert, update on question to wardclerk_app;
create policy question_own on question to wardclerk_app
  using (asker_id = (select wardclerk.staff_id())) with check (asker_id = (select wardclerk.staff_id()));
grant select (id, asker_id, state, created_at) on question to wardclerk_worker;
create policy question_sweep on question for select to wardclerk_worker using (true);

grant select, insert on question_choice to wardclerk_app;
create policy question_choice_own on question_choice to wardclerk_app
  using (exists (select from question q where q.id = question_choice.question_id)
     and exists (select from patient p where p.id = question_choice.patient_id));

grant select, insert on answer to wardclerk_app;
create policy answer_own on answer to wardclerk_app
  using (asker_id = (select wardclerk.staff_id())
     and (patient_id is null or exists (select from patient p where p.id = answer.patient_id)));

grant select, insert on citation to wardclerk_app;
create policy citation_read on citation to wardclerk_app
  using (exists (select from answer a where a.id = citation.answer_id)
     and exists (select from document d where d.id = citation.document_id));

grant select, insert, update, delete on slack_event to wardclerk_app, wardclerk_worker;
create policy slack_event_all on slack_event to wardclerk_app, wardclerk_worker using (true) with check (true);

-- One row that no policy shows: seeing it means that security is off.
insert into canary (id) values (1);
grant select on canary to wardclerk_app, wardclerk_worker;

-- ── The audit trail: append-only, each row carrying the hash of the row before it ────────────────────────────────────

grant select on audit_event to wardclerk_app;
create policy audit_read on audit_event for select to wardclerk_app
  using ((select wardclerk.purpose()) = 'audit' and (select wardclerk.has_role('privacy-officer')));

create function wardclerk.refuse_change() returns trigger language plpgsql as
$$ begin raise exception 'the audit trail is append-only'; end $$;

create trigger audit_event_append_only before update or delete on audit_event
  for each row execute function wardclerk.refuse_change();
create trigger audit_event_no_truncate before truncate on audit_event
  for each statement execute function wardclerk.refuse_change();

-- The text that is hashed, src/audit/verify-chain.ts builds the same from the columns.
create function wardclerk.audit_text(e audit_event) returns text language sql immutable as
$$
  select concat_ws(chr(31), e.seq::text, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    coalesce(e.staff_id::text, ''), array_to_string(e.roles, ';'), coalesce(e.purpose, ''), e.action, e.outcome,
    coalesce(e.patient_id::text, ''), coalesce(e.entity, ''), coalesce(e.entity_id, ''), coalesce(e.channel, ''),
    e.detail::text, e.prev_hash)
$$;

-- The only way to write a row. The lock is held to the end of the transaction, so the chain has no forks.
create function wardclerk.append_audit(action text, outcome text, patient uuid, entity text, entity_id text, channel text, detail jsonb)
returns bigint language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  last record;
  event audit_event;
begin
  perform pg_advisory_xact_lock(hashtext('wardclerk.audit'));
  select seq, hash into last from audit_event order by seq desc limit 1;
  event.seq := coalesce(last.seq, 0) + 1;
  event.at := date_trunc('milliseconds', clock_timestamp());
  event.staff_id := wardclerk.staff_id();
  event.roles := coalesce((select s.roles from staff s where s.id = wardclerk.staff_id()), '{}');
  event.purpose := wardclerk.purpose();
  event.action := action;
  event.outcome := outcome;
  event.patient_id := patient;
  event.entity := entity;
  event.entity_id := entity_id;
  event.channel := channel;
  event.detail := coalesce(detail, '{}');
  event.prev_hash := coalesce(last.hash, repeat('0', 64));
  event.hash := encode(sha256(convert_to(wardclerk.audit_text(event), 'UTF8')), 'hex');
  insert into audit_event select event.*;
  return event.seq;
end
$$;
grant execute on function wardclerk.append_audit(text, text, uuid, text, text, text, jsonb) to wardclerk_app, wardclerk_worker;
