-- What is kept for a person follows their papers and their records. Runs as wardclerk_owner.

-- ── A legal hold follows a document that leaves the record ─────────────────────────────────────────────────────────────

-- A document that stood under a hold when it went elsewhere: to another patient, to none, into a part, or with a link that
-- was taken back. It is held until that hold is lifted.
CREATE TABLE "document_hold" (
    "document_id" UUID NOT NULL,
    "hold_id" UUID NOT NULL,

    CONSTRAINT "document_hold_pkey" PRIMARY KEY ("document_id","hold_id")
);
ALTER TABLE "document_hold" ADD CONSTRAINT "document_hold_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "document_hold" ADD CONSTRAINT "document_hold_hold_id_fkey" FOREIGN KEY ("hold_id") REFERENCES "legal_hold"("id") ON DELETE CASCADE ON UPDATE CASCADE;
alter table document_hold enable row level security;
grant select on document_hold to wardclerk_app;
create policy document_hold_officer on document_hold for select to wardclerk_app using ((select wardclerk.is_officer()));

create function wardclerk.is_document_held(document uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as
$$
  select coalesce((select wardclerk.is_held(d.patient_id) from document d where d.id = is_document_held.document), false)
    or exists (select from document_hold x join legal_hold h on h.id = x.hold_id
      where x.document_id = is_document_held.document and h.lifted_at is null)
$$;

-- The holds under which a document of this patient stands now, and those that followed it, go on to `target`.
create function wardclerk.pass_holds(patient uuid, source uuid, target uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as
$$
begin
  -- A hold that is being set waits for this, and the other way round.
  perform from patient p where p.id = any (wardclerk.with_links(array[pass_holds.patient])) order by p.id for share;
  insert into document_hold (document_id, hold_id)
    select target, h.id from legal_hold h
    where h.lifted_at is null and (h.patient_id = any (wardclerk.with_links(array[pass_holds.patient]))
      or h.id in (select x.hold_id from document_hold x where x.document_id = source))
    on conflict do nothing;
end
$$;

create function wardclerk.hold_moved_document() returns trigger
language plpgsql security definer set search_path = public, pg_temp as
$$
begin
  perform wardclerk.pass_holds(old.patient_id, old.id, new.id);
  return null;
end
$$;
create trigger document_keeps_holds after update of patient_id on document for each row
  when (old.patient_id is not null and old.patient_id is distinct from new.patient_id) execute function wardclerk.hold_moved_document();

create function wardclerk.hold_moved_page() returns trigger
language plpgsql security definer set search_path = public, pg_temp as
$$
begin
  perform wardclerk.pass_holds((select d.patient_id from document d where d.id = old.document_id), old.document_id, new.document_id);
  return null;
end
$$;
create trigger page_keeps_holds after update of document_id on page for each row
  when (old.document_id <> new.document_id) execute function wardclerk.hold_moved_page();

-- The two were two people after all: what was held as one person's stays held until somebody lifts it.
create function wardclerk.hold_unlinked_documents() returns trigger
language plpgsql security definer set search_path = public, pg_temp as
$$
begin
  insert into document_hold (document_id, hold_id)
    select d.id, h.id from legal_hold h join document d on d.patient_id = new.id
      where h.lifted_at is null and h.patient_id = any (wardclerk.with_links(array[old.replaced_by_id]))
    union
    select d.id, h.id from legal_hold h join document d on d.patient_id = any (wardclerk.with_links(array[old.replaced_by_id]))
      where h.lifted_at is null and h.patient_id = new.id
    on conflict do nothing;
  return null;
end
$$;
create trigger patient_keeps_holds after update of replaced_by_id on patient for each row
  when (old.replaced_by_id is not null and old.replaced_by_id is distinct from new.replaced_by_id)
  execute function wardclerk.hold_unlinked_documents();

create or replace function wardclerk.list_retention(only_document uuid) returns table (document_id uuid, kind_code text, service_date date,
  filed_on date, birth_date date, mrn_end text, state text, held boolean, proposed boolean)
language sql stable security definer set search_path = public, pg_temp as
$$
  -- A day of service that was hard to read counts for nothing here: it would end a document's time too early.
  select d.id, d.kind_code, case when coalesce(d.service_date_confidence, 1) >= 0.8 then d.service_date end,
    coalesce(d.filed_at, d.created_at)::date, p.birth_date, right(p.mrn, 4), d.state,
    wardclerk.is_officer() and wardclerk.is_document_held(d.id),
    exists (select from destruction x where x.document_id = d.id and x.decided_at is null)
  from document d join patient p on p.id = d.patient_id
  where d.state in ('INDEXED', 'SUPERSEDED', 'ENTERED_IN_ERROR') and (only_document is null or d.id = only_document)
    and (wardclerk.is_officer() or (wardclerk.sees_every_patient()
      and wardclerk.may_see_document(d.patient_id, d.labels, d.uploader_id, d.author_id)))
$$;

create or replace function wardclerk.decide_destruction(proposal uuid, approve boolean, remark text) returns text
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  x destruction;
  d document;
begin
  if not wardclerk.is_officer() then return ''; end if;
  select * into x from destruction where id = proposal for update;
  if x.id is null or (approve and x.proposed_by_id = wardclerk.staff_id()) then return ''; end if;
  if x.decided_at is not null then return (select s.name from staff s where s.id = x.decided_by_id); end if;
  select * into d from document where id = x.document_id for update;
  if approve then
    -- A hold that is being set waits for this row of the patient, and the other way round.
    perform from patient p where p.id = d.patient_id for update;
    if d.patient_id is null or wardclerk.is_document_held(d.id) then return 'held'; end if;
    if d.state not in ('INDEXED', 'SUPERSEDED', 'ENTERED_IN_ERROR') or x.due_on > current_date then return 'changed'; end if;
  end if;
  update destruction set decided_by_id = wardclerk.staff_id(), decided_at = now(), note = remark,
      decision = case when approve then 'approved' else 'refused' end
    where id = x.id;
  if approve then
    insert into destruction_certificate (document_id, patient_id, sha256, kind_code, service_date, pages, rule, due_on, proposed_by_id, approved_by_id)
      values (d.id, d.patient_id, d.sha256, d.kind_code, d.service_date, d.page_count, x.rule, x.due_on, x.proposed_by_id, wardclerk.staff_id());
    perform wardclerk.destroy_document(d);
  end if;
  return null;
end
$$;

-- ── Patterns in the trail are a person's, whatever record was opened ────────────────────────────────────────────────────

create or replace function wardclerk.find_flags(days integer, patients_an_hour integer, denials_an_hour integer)
returns table (kind text, staff text, mrn text, times integer, first_at timestamptz, last_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as
$$
  with looks as (
    select a.at, a.staff_id, a.patient_id, a.outcome, s.email, wardclerk.name_words(s.name) as reader, p.mrn,
      coalesce(p.replaced_by_id, p.id) as person, p.family, p.given, nullif(lower(wardclerk.fold(p.address)), '') as address, p.zip
    from audit_event a join staff s on s.id = a.staff_id left join patient p on p.id = a.patient_id
    where wardclerk.may_audit() and a.at > now() - make_interval(days => find_flags.days)
  ), cared as (
    select c.staff_id, coalesce(p.replaced_by_id, p.id) as person, c.start_date, c.end_date
    from care_team_member c join patient p on p.id = c.patient_id
    where c.staff_id in (select l.staff_id from looks l)
  ), seen as (
    select * from looks where patient_id is not null and outcome = 'success'
  ), named as (
    -- A patient whose whole family name and first given name are the reader's.
    select r.email, coalesce(p.replaced_by_id, p.id) as person, nullif(lower(wardclerk.fold(p.address)), '') as address, p.zip
    from (select distinct email, reader from looks) r
      join patient p on wardclerk.name_words(p.family) <@ r.reader and (wardclerk.name_words(p.given))[1] = any (r.reader)
    where p.family <> '' and p.given <> ''
  )
  select 'own-record', s.email, s.mrn, count(*)::int, min(s.at), max(s.at)
  from seen s join named n on n.email = s.email and n.person = s.person
  group by s.email, s.mrn
  union all
  select 'same-address', s.email, s.mrn, count(*)::int, min(s.at), max(s.at)
  from seen s
  where s.address is not null
    and exists (select from named n where n.email = s.email and n.person <> s.person and n.address = s.address
      and n.zip is not distinct from s.zip)
  group by s.email, s.mrn
  union all
  select 'same-surname', s.email, s.mrn, count(*)::int, min(s.at), max(s.at)
  from seen s
  where lower(wardclerk.fold(s.family)) = any (s.reader)
    and not exists (select from named n where n.email = s.email and n.person = s.person)
  group by s.email, s.mrn
  union all
  select 'many-patients', s.email, null, count(distinct s.person)::int, min(s.at), max(s.at)
  from seen s group by s.email, date_trunc('hour', s.at) having count(distinct s.person) > patients_an_hour
  union all
  select 'many-denials', l.email, null, count(*)::int, min(l.at), max(l.at)
  from looks l where l.outcome = 'denied' group by l.email, date_trunc('hour', l.at) having count(*) > denials_an_hour
  union all
  select 'after-care-ended', s.email, s.mrn, count(*)::int, min(s.at), max(s.at)
  from seen s
  where exists (select from cared c where c.staff_id = s.staff_id and c.person = s.person and c.end_date < s.at::date)
    and not exists (select from cared c where c.staff_id = s.staff_id and c.person = s.person
      and c.start_date <= s.at::date and (c.end_date is null or c.end_date >= s.at::date))
  group by s.email, s.mrn
  order by 6 desc, 1
$$;

-- ── Every row about a document names its patient ────────────────────────────────────────────────────────────────────────

create or replace function wardclerk.append_audit(action text, outcome text, patient uuid, entity text, entity_id text, channel text, detail jsonb)
returns bigint language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  last record;
  event audit_event;
  -- A row about a document names its patient, whoever writes it: a privacy officer's word on a label knows the document only.
  whose constant uuid := coalesce(patient, case when entity = 'document' and entity_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    then (select d.patient_id from document d where d.id = entity_id::uuid) end);
begin
  perform pg_advisory_xact_lock(hashtext('wardclerk.audit'));
  select seq, hash into last from audit_event order by seq desc limit 1;
  event.seq := coalesce(last.seq, 0) + 1;
  event.at := date_trunc('milliseconds', clock_timestamp());
  event.staff_id := wardclerk.staff_id();
  event.roles := coalesce((select s.roles from staff s where s.id = wardclerk.staff_id()), '{}');
  event.purpose := wardclerk.purpose();
  if whose = any (wardclerk.emergency_patients()) and whose <> all (wardclerk.care_team_patients()) then
    event.purpose := 'emergency';
  end if;
  event.action := action;
  event.outcome := outcome;
  event.patient_id := whose;
  event.entity := entity;
  event.entity_id := entity_id;
  event.channel := channel;
  event.detail := coalesce(detail, '{}');
  event.policy_version := wardclerk.policy_version();
  event.prev_hash := coalesce(last.hash, repeat('0', 64));
  event.hash := encode(sha256(convert_to(wardclerk.audit_text(event), 'UTF8')), 'hex');
  insert into audit_event select event.*;
  return event.seq;
end
$$;
