-- The policy as rows, labels on documents and pages, emergency access, label grants, and the policy's version on every
-- row of the trail. The rows of policy_rule come from src/access/data/policy.json (the next migration).

-- CreateTable
CREATE TABLE "policy_rule" (
    "id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "relation" TEXT NOT NULL,
    "labels" TEXT[],

    CONSTRAINT "policy_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "label_grant" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "staff_id" UUID NOT NULL,
    "label" TEXT NOT NULL,
    "patient_id" UUID,
    "granted_by_id" UUID NOT NULL,
    "granted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ends_at" TIMESTAMPTZ(3),

    CONSTRAINT "label_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "emergency_access" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "staff_id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "granted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "notified_at" TIMESTAMPTZ(3),
    "reviewed_by_id" UUID,
    "reviewed_at" TIMESTAMPTZ(3),
    "review_outcome" TEXT,
    "review_note" TEXT,

    CONSTRAINT "emergency_access_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "label_grant_staff_id_idx" ON "label_grant"("staff_id");
CREATE INDEX "emergency_access_staff_id_expires_at_idx" ON "emergency_access"("staff_id", "expires_at");
CREATE INDEX "emergency_access_patient_id_idx" ON "emergency_access"("patient_id");

-- AddForeignKey
ALTER TABLE "label_grant" ADD CONSTRAINT "label_grant_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "label_grant" ADD CONSTRAINT "label_grant_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "emergency_access" ADD CONSTRAINT "emergency_access_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "emergency_access" ADD CONSTRAINT "emergency_access_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AlterTable: "unchecked" until the content was looked at; an empty list would be contained in every other.
ALTER TABLE "document" ADD COLUMN "labels" TEXT[] DEFAULT ARRAY['unchecked']::TEXT[],
  ADD COLUMN "labels_by_id" UUID,
  ADD COLUMN "labels_at" TIMESTAMPTZ(3),
  ADD COLUMN "author_id" UUID;
ALTER TABLE "page" ADD COLUMN "labels" TEXT[] DEFAULT ARRAY['unchecked']::TEXT[];
ALTER TABLE "passage" ADD COLUMN "labels" TEXT[] DEFAULT ARRAY['unchecked']::TEXT[];
ALTER TABLE "audit_event" ADD COLUMN "policy_version" TEXT;
alter table document add constraint document_labels_some check (labels is not null and cardinality(labels) > 0);
alter table page add constraint page_labels_some check (labels is not null and cardinality(labels) > 0);
alter table passage add constraint passage_labels_some check (labels is not null and cardinality(labels) > 0);
alter table label_grant add constraint label_grant_label check (label not in ('psychotherapy', 'unchecked', 'normal'));
alter table emergency_access add constraint emergency_access_reason check (length(trim(reason)) >= 10);
-- The work list of labels, and the search's list of what is not plainly normal.
create index document_labels_idx on document (patient_id) where labels <> '{normal}';

-- ── The policy, as the database reads it at every statement ─────────────────────────────────────────────────────────

-- Replaced by the migration that the policy file is compiled to.
create function wardclerk.policy_version() returns text language sql immutable as $$ select 'none' $$;
create function wardclerk.known_labels() returns text[] language sql immutable as $$ select '{}'::text[] $$;
create function wardclerk.never_granted_labels() returns text[] language sql immutable as $$ select '{}'::text[] $$;

create function wardclerk.has_relation(wanted text) returns boolean
language sql stable security definer set search_path = public, pg_temp as
$$
  select exists (select from policy_rule r
    where r.relation = wanted and r.purpose = wardclerk.purpose() and wardclerk.has_role(r.role))
$$;

-- The labels that a document of that relation may have: by rule, and by a privacy officer's grant for every patient.
create function wardclerk.permitted_labels(wanted text) returns text[]
language sql stable security definer set search_path = public, pg_temp as
$$
  with by_rule as (
    select distinct unnest(r.labels) as label from policy_rule r
    where r.relation = wanted and r.purpose = wardclerk.purpose() and wardclerk.has_role(r.role)
  )
  select coalesce(array_agg(label), '{}') from (
    select label from by_rule
    union
    select g.label from label_grant g
    where exists (select from by_rule) and g.staff_id = wardclerk.staff_id() and g.patient_id is null
      and g.granted_at <= now() and (g.ends_at is null or g.ends_at > now())
      and g.label <> all (wardclerk.never_granted_labels())
  ) l
$$;

create or replace function wardclerk.sees_every_patient() returns boolean
language sql stable security definer set search_path = public, pg_temp as
$$ select wardclerk.has_relation('every-patient') $$;

-- A care-team row counts from start to end inclusive, an empty end is open.
create function wardclerk.care_team_patients() returns uuid[]
language sql stable security definer set search_path = public, pg_temp as
$$
  select coalesce(array_agg(distinct c.patient_id), '{}')
  from care_team_member c
  where c.staff_id = wardclerk.staff_id()
    and c.start_date <= current_date and (c.end_date is null or c.end_date >= current_date)
    and wardclerk.has_relation('care-team')
$$;

-- Judged by the clock at each read: access that has run out shows nothing more.
create function wardclerk.emergency_patients() returns uuid[]
language sql stable security definer set search_path = public, pg_temp as
$$
  select coalesce(array_agg(distinct e.patient_id), '{}')
  from emergency_access e
  where e.staff_id = wardclerk.staff_id() and e.granted_at <= clock_timestamp() and e.expires_at > clock_timestamp()
    and wardclerk.has_relation('emergency')
$$;

-- Everybody who stands to this person in a relation that opens a patient: every policy and the search read this.
create or replace function wardclerk.assigned_patients() returns uuid[]
language sql stable security definer set search_path = public, pg_temp as
$$ select wardclerk.care_team_patients() || wardclerk.emergency_patients() $$;

-- Patients for whom a label was granted for that patient alone.
create function wardclerk.granted_patients() returns uuid[]
language sql stable security definer set search_path = public, pg_temp as
$$
  select coalesce(array_agg(distinct g.patient_id), '{}')
  from label_grant g
  where g.staff_id = wardclerk.staff_id() and g.patient_id is not null and wardclerk.may_see_patient(g.patient_id)
    and g.granted_at <= now() and (g.ends_at is null or g.ends_at > now())
$$;

create function wardclerk.fits_granted_labels(patient uuid, labels text[]) returns boolean
language sql stable security definer set search_path = public, pg_temp as
$$
  select cardinality(labels) > 0 and labels <@ (
    case when wardclerk.sees_every_patient() then wardclerk.permitted_labels('every-patient')
         when patient = any (wardclerk.care_team_patients()) then wardclerk.permitted_labels('care-team')
         when patient = any (wardclerk.emergency_patients()) then wardclerk.permitted_labels('emergency')
         else '{}' end
    || array(select g.label from label_grant g
        where g.staff_id = wardclerk.staff_id() and g.patient_id = patient
          and g.granted_at <= now() and (g.ends_at is null or g.ends_at > now())
          and g.label <> all (wardclerk.never_granted_labels())))
$$;

-- The same decision as the policy document_read below, for functions that stand outside row-level security.
create function wardclerk.may_see_document(patient uuid, labels text[], uploader uuid, author uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as
$$
  select coalesce(cardinality(labels) > 0 and (
    (patient is not null and labels <@ wardclerk.permitted_labels('every-patient'))
    or (patient = any (wardclerk.care_team_patients()) and labels <@ wardclerk.permitted_labels('care-team'))
    or (patient = any (wardclerk.emergency_patients()) and labels <@ wardclerk.permitted_labels('emergency'))
    or (patient is null and labels <@ wardclerk.permitted_labels('unfiled'))
    or (patient is null and uploader = wardclerk.staff_id() and labels <@ wardclerk.permitted_labels('sender'))
    or (coalesce(author, uploader) = wardclerk.staff_id()
        and (patient is null or patient = any (wardclerk.care_team_patients()))
        and labels <@ wardclerk.permitted_labels('author'))
    or (patient = any (wardclerk.granted_patients()) and wardclerk.fits_granted_labels(patient, labels))), false)
$$;

grant execute on function wardclerk.policy_version(), wardclerk.known_labels(), wardclerk.never_granted_labels(), wardclerk.has_relation(text),
  wardclerk.permitted_labels(text), wardclerk.care_team_patients(), wardclerk.emergency_patients(), wardclerk.granted_patients(),
  wardclerk.fits_granted_labels(uuid, text[]), wardclerk.may_see_document(uuid, text[], uuid, uuid)
  to wardclerk_app, wardclerk_worker, wardclerk_search;

-- ── Row-level security ───────────────────────────────────────────────────────────────────────────────────────────────

-- The calls stand in sub-selects so that PostgreSQL asks them once a query, not once a row. What derives from a document
-- (pages, passages, facts, candidates, citations) is seen by whoever sees the document.
drop policy document_read on document;
create policy document_read on document for select to wardclerk_app
  using (cardinality(labels) > 0 and (
    (patient_id is not null and labels <@ (select wardclerk.permitted_labels('every-patient'))::text[])
    or (patient_id = any ((select wardclerk.care_team_patients())::uuid[])
        and labels <@ (select wardclerk.permitted_labels('care-team'))::text[])
    or (patient_id = any ((select wardclerk.emergency_patients())::uuid[])
        and labels <@ (select wardclerk.permitted_labels('emergency'))::text[])
    or (patient_id is null and labels <@ (select wardclerk.permitted_labels('unfiled'))::text[])
    or (patient_id is null and uploader_id = (select wardclerk.staff_id())
        and labels <@ (select wardclerk.permitted_labels('sender'))::text[])
    or (coalesce(author_id, uploader_id) = (select wardclerk.staff_id())
        and (patient_id is null or patient_id = any ((select wardclerk.care_team_patients())::uuid[]))
        and labels <@ (select wardclerk.permitted_labels('author'))::text[])
    or (patient_id = any ((select wardclerk.granted_patients())::uuid[])
        and wardclerk.fits_granted_labels(patient_id, labels))));

-- An answer that cites a document which its asker may not see now is hidden whole: its text holds the document's words.
create function wardclerk.cites_hidden_document(answer uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as
$$
  select exists (select from citation c left join document d on d.id = c.document_id
    where c.answer_id = answer
      and (d.id is null or not wardclerk.may_see_document(d.patient_id, d.labels, d.uploader_id, d.author_id)))
$$;
grant execute on function wardclerk.cites_hidden_document(uuid) to wardclerk_app;
create policy answer_labels on answer as restrictive for select to wardclerk_app
  using (not wardclerk.cites_hidden_document(id));

alter table policy_rule enable row level security;
grant select on policy_rule to wardclerk_app;
-- The policy is no secret: everybody may read what the rules are.
create policy policy_rule_read on policy_rule for select to wardclerk_app using (true);

alter table label_grant enable row level security;
grant select, insert, update (ends_at) on label_grant to wardclerk_app;
create policy label_grant_own on label_grant for select to wardclerk_app
  using (staff_id = (select wardclerk.staff_id())
      or ((select wardclerk.purpose()) = 'audit' and (select wardclerk.has_role('privacy-officer'))));
-- Nobody grants anything to themselves.
create policy label_grant_give on label_grant for insert to wardclerk_app
  with check ((select wardclerk.purpose()) = 'audit' and (select wardclerk.has_role('privacy-officer'))
     and granted_by_id = (select wardclerk.staff_id()) and staff_id <> granted_by_id);
create policy label_grant_end on label_grant for update to wardclerk_app
  using ((select wardclerk.purpose()) = 'audit' and (select wardclerk.has_role('privacy-officer')))
  with check (true);

alter table emergency_access enable row level security;
grant select on emergency_access to wardclerk_app;
create policy emergency_access_read on emergency_access for select to wardclerk_app
  using (staff_id = (select wardclerk.staff_id())
      or ((select wardclerk.purpose()) = 'audit' and (select wardclerk.has_role('privacy-officer'))));
grant select (id, staff_id, patient_id, granted_at, expires_at, notified_at), update (notified_at) on emergency_access to wardclerk_worker;
create policy emergency_access_notify on emergency_access to wardclerk_worker using (true) with check (true);

-- ── Labels ───────────────────────────────────────────────────────────────────────────────────────────────────────────

-- The strictest wins: all labels together; "normal" stays only where there is no other.
create function wardclerk.join_labels(labels text[]) returns text[]
language sql immutable set search_path = pg_catalog, pg_temp as
$$
  select coalesce(nullif(array(select distinct l from unnest(labels) l where l <> 'normal' order by l), '{}'),
    case when 'normal' = any (labels) then '{normal}'::text[] else '{unchecked}'::text[] end)
$$;

-- A document has the labels of all its pages, and keeps what a person said of it.
create function wardclerk.label_document() returns trigger language plpgsql set search_path = public, pg_temp as
$$
declare
  joined text[];
begin
  select wardclerk.join_labels(array(select unnest(p.labels) from page p where p.document_id = new.document_id)
      || (case when d.labels_by_id is null then '{}' else d.labels end))
    into joined from document d where d.id = new.document_id;
  update document d set labels = joined where d.id = new.document_id and d.labels <> joined;
  return null;
end
$$;
create trigger page_labels after insert or update of labels on page
  for each row execute function wardclerk.label_document();

-- Passages carry their document's labels, so that the search may leave them out before it ranks and counts.
create function wardclerk.label_passage() returns trigger language plpgsql set search_path = public, pg_temp as
$$
begin
  select d.labels into new.labels from document d where d.id = new.document_id;
  return new;
end
$$;
create trigger passage_labels before insert on passage for each row execute function wardclerk.label_passage();
create function wardclerk.label_passages() returns trigger language plpgsql set search_path = public, pg_temp as
$$
begin
  update passage p set labels = new.labels where p.document_id = new.id;
  return null;
end
$$;
create trigger document_passage_labels after update of labels on document
  for each row when (old.labels is distinct from new.labels) execute function wardclerk.label_passages();
grant execute on function wardclerk.join_labels(text[]), wardclerk.label_document(), wardclerk.label_passage(), wardclerk.label_passages()
  to wardclerk_worker, wardclerk_app;

-- A person's word on a document, or on one page of it. The privacy officer may always, the records department for what
-- it may see. False when the document is hidden or missing, which look the same.
create function wardclerk.set_labels(document uuid, page integer, labels text[], author uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  joined constant text[] := wardclerk.join_labels(set_labels.labels);
  changed integer;
begin
  if not joined <@ wardclerk.known_labels() or 'unchecked' = any (joined) then
    raise exception 'a label is not known' using errcode = '22023';
  end if;
  if not exists (select from document d where d.id = set_labels.document and (
      (wardclerk.purpose() = 'audit' and wardclerk.has_role('privacy-officer'))
      or (wardclerk.sees_every_patient() and wardclerk.may_see_document(d.patient_id, d.labels, d.uploader_id, d.author_id))
      or (d.patient_id is null and wardclerk.has_relation('unfiled')
          and wardclerk.may_see_document(d.patient_id, d.labels, d.uploader_id, d.author_id)))) then
    return false;
  end if;
  if page is null then
    -- The document first: the trigger on its pages then joins the new labels, not the old ones.
    update document d set labels = joined, labels_by_id = wardclerk.staff_id(), labels_at = now(),
        author_id = coalesce(set_labels.author, d.author_id)
      where d.id = set_labels.document;
    update page p set labels = joined where p.document_id = set_labels.document;
    return true;
  end if;
  update document d set labels_by_id = null, labels_at = null where d.id = set_labels.document;
  update page p set labels = joined where p.document_id = set_labels.document and p.number = set_labels.page;
  get diagnostics changed = row_count;
  update document d set labels_by_id = wardclerk.staff_id(), labels_at = now() where d.id = set_labels.document;
  return changed = 1;
end
$$;

-- Documents whose labels nobody has confirmed, for who may confirm them. Never text, never a file's name.
create function wardclerk.list_labels(confirmed boolean) returns table (document_id uuid, mrn_end text, labels text[],
  pages text, confirmed_by text, confirmed_at timestamptz, received_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as
$$
  select d.id, right(p.mrn, 4), d.labels,
    (select string_agg(g.number || ':' || array_to_string(g.labels, '+'), ' ' order by g.number)
       from page g where g.document_id = d.id and g.labels <> '{normal}'),
    s.email, d.labels_at, d.created_at
  from document d left join patient p on p.id = d.patient_id left join staff s on s.id = d.labels_by_id
  where (d.labels_by_id is not null) = list_labels.confirmed and (d.labels <> '{normal}' or list_labels.confirmed)
    and ((wardclerk.purpose() = 'audit' and wardclerk.has_role('privacy-officer'))
      or (wardclerk.sees_every_patient() and wardclerk.may_see_document(d.patient_id, d.labels, d.uploader_id, d.author_id)))
  order by d.created_at limit 1000
$$;
grant execute on function wardclerk.set_labels(uuid, integer, text[], uuid), wardclerk.list_labels(boolean) to wardclerk_app;

-- ── Emergency access ─────────────────────────────────────────────────────────────────────────────────────────────────

-- One patient, for so many minutes. Null when the person has no clinical role or there is no such patient.
create function wardclerk.open_emergency(mrn text, reason text, minutes integer, channel text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  whose uuid;
  opened uuid;
begin
  if not wardclerk.has_relation('emergency') or minutes not between 1 and 1440 then return null; end if;
  select p.id into whose from patient p where p.mrn = open_emergency.mrn;
  if whose is null then return null; end if;
  insert into emergency_access (staff_id, patient_id, reason, channel, expires_at)
    values (wardclerk.staff_id(), whose, trim(open_emergency.reason), open_emergency.channel, now() + make_interval(mins => minutes))
    returning id into opened;
  return opened;
end
$$;

-- What a privacy officer reviews. The MRN's last four characters; the record itself stays closed.
create function wardclerk.list_emergencies(open_only boolean) returns table (id uuid, staff text, email text, mrn_end text,
  reason text, channel text, granted_at timestamptz, expires_at timestamptz, reads integer, reviewed_by text, reviewed_at timestamptz,
  outcome text, note text)
language sql stable security definer set search_path = public, pg_temp as
$$
  select e.id, s.name, s.email, right(p.mrn, 4), e.reason, e.channel, e.granted_at, e.expires_at,
    (select count(*)::int from audit_event a where a.staff_id = e.staff_id and a.patient_id = e.patient_id
       and a.purpose = 'emergency' and a.at between e.granted_at and e.expires_at),
    r.email, e.reviewed_at, e.review_outcome, e.review_note
  from emergency_access e join staff s on s.id = e.staff_id join patient p on p.id = e.patient_id
    left join staff r on r.id = e.reviewed_by_id
  where wardclerk.purpose() = 'audit' and wardclerk.has_role('privacy-officer')
    and (not open_only or e.reviewed_at is null)
  order by e.granted_at desc limit 500
$$;

-- Once; nobody reviews their own. The name of who decided first, or null when this call decided, or "" when it may not.
create function wardclerk.review_emergency(emergency uuid, outcome text, note text) returns text
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  changed integer;
begin
  if wardclerk.purpose() is distinct from 'audit' or not wardclerk.has_role('privacy-officer')
    or outcome not in ('accepted', 'escalated') then return ''; end if;
  update emergency_access e set reviewed_by_id = wardclerk.staff_id(), reviewed_at = now(), review_outcome = outcome, review_note = note
    where e.id = emergency and e.reviewed_at is null and e.staff_id <> wardclerk.staff_id();
  get diagnostics changed = row_count;
  if changed = 1 then return null; end if;
  return coalesce((select s.name from emergency_access e join staff s on s.id = e.reviewed_by_id where e.id = emergency), '');
end
$$;
grant execute on function wardclerk.open_emergency(text, text, integer, text), wardclerk.list_emergencies(boolean),
  wardclerk.review_emergency(uuid, text, text) to wardclerk_app;

-- ── The trail: the policy's version, and "emergency" as the purpose of what emergency access opened ──────────────────

-- A row from before there were versions has none, and hashes as it did.
create or replace function wardclerk.audit_text(e audit_event) returns text language sql immutable as
$$
  select concat_ws(chr(31), e.seq::text, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    coalesce(e.staff_id::text, ''), array_to_string(e.roles, ';'), coalesce(e.purpose, ''), e.action, e.outcome,
    coalesce(e.patient_id::text, ''), coalesce(e.entity, ''), coalesce(e.entity_id, ''), coalesce(e.channel, ''),
    e.detail::text, e.policy_version, e.prev_hash)
$$;

create or replace function wardclerk.append_audit(action text, outcome text, patient uuid, entity text, entity_id text, channel text, detail jsonb)
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
  if patient = any (wardclerk.emergency_patients()) and patient <> all (wardclerk.care_team_patients()) then
    event.purpose := 'emergency';
  end if;
  event.action := action;
  event.outcome := outcome;
  event.patient_id := patient;
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

-- Somebody named a patient by MRN and saw nothing. The row says which patient when there is one, the caller learns nothing.
create function wardclerk.append_denied(action text, mrn text, channel text) returns void
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  whose constant uuid := (select p.id from patient p where p.mrn = append_denied.mrn);
begin
  perform wardclerk.append_audit(action, case when whose is null then 'nothing-found' else 'denied' end, whose, 'patient',
    whose::text, channel, '{}');
end
$$;
grant execute on function wardclerk.append_denied(text, text, text) to wardclerk_app, wardclerk_worker;

-- ── The search leaves out what the labels close, before it counts and ranks ──────────────────────────────────────────

-- Documents of these patients (null: everyone's) that are not plainly normal and that the asker may see all the same.
create function wardclerk.labelled_documents(patients uuid[]) returns uuid[]
language sql stable security definer set search_path = public, pg_temp as
$$
  select coalesce(array_agg(d.id), '{}') from document d
  where d.labels <> '{normal}' and d.patient_id is not null and (patients is null or d.patient_id = any (patients))
    and wardclerk.may_see_document(d.patient_id, d.labels, d.uploader_id, d.author_id)
$$;
grant execute on function wardclerk.labelled_documents(uuid[]) to wardclerk_search;

-- A session knows pg_trgm's settings once one of its functions was called.
do $$ begin perform similarity('a', 'b'); end $$;

-- The best passages for a query: ids and scores only.
--   words: the words that were typed. other_names: for each group of names of one thing ("MI", "heart attack"), the names
--   parted by line feeds. patient: whose record, or null for every patient whom the asker may see.
create or replace function wardclerk.search_passages(words text[], other_names text[], patient uuid, k integer)
returns table (id uuid, score real)
language plpgsql stable security definer set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan set pg_trgm.similarity_threshold = 0.4 as
$$
#variable_conflict use_column
declare
  k1 constant real := 1.2;
  b constant real := 0.75;
  -- Beyond so many passages a word is common: it still counts, but proposes nothing when a rarer one does.
  common constant integer := 20000;
  -- How many of the passages with the rarest words are scored exactly.
  scored constant integer := 300;
  everyone constant boolean := wardclerk.sees_every_patient() and patient is null;
  -- The permission: whose passages the asker may see. Null only where that is everyone's.
  permitted constant uuid[] := case
    when everyone then null
    when patient is null then wardclerk.assigned_patients()
    when wardclerk.may_see_patient(patient) then array[patient]
    else '{}' end;
  -- What is not plainly normal and open all the same.
  labelled constant uuid[] := wardclerk.labelled_documents(permitted);
  passages real;
  mean_length real;
  parts tsquery[] := '{}';
  lexemes text[] := '{}';
  part_of integer[] := '{}';
  frequencies real[] := '{}';
  proposing tsquery;
  part tsquery;
  wanted text;
  name text;
  misread text[];
  frequency real;
begin
  if permitted = '{}' or k < 1 then return; end if;

  -- Over a large collection as a whole the planner's count and a sample do; counting would read every row.
  select c.reltuples into passages from pg_class c where c.oid = 'passage'::regclass;
  if not everyone then
    select count(*), avg(p.search_length) into passages, mean_length from passage p
      where p.patient_id = any (permitted) and (p.labels = '{normal}' or p.document_id = any (labelled));
  elsif passages < common then
    select count(*), avg(p.search_length) into passages, mean_length from passage p where (p.labels = '{normal}' or p.document_id = any (labelled));
  else
    select avg(p.search_length) into mean_length from passage p tablesample system (1);
  end if;
  if passages = 0 then return; end if;

  -- One part a word. A word that no permitted passage has stands for the words that a scanner may have made of it.
  for wanted in select distinct on (w.lexeme) w.lexeme from unnest(words) typed cross join lateral unnest(wardclerk.search_vector(typed)) w
  loop
    part := quote_literal(wanted)::tsquery;
    frequency := wardclerk.count_passages(part, permitted, labelled, common);
    if frequency = 0 and wanted ~ '^[a-z]{5,40}$' then
      select array_agg(s.word) into misread from (
        select w.word from search_word w where w.word % wanted and wardclerk.is_misread(w.word, wanted) limit 20) s;
      if misread is not null then
        select string_agg(quote_literal(m), '|')::tsquery into part from unnest(misread) m;
        frequency := wardclerk.count_passages(part, permitted, labelled, common);
      end if;
    end if;
    continue when frequency = 0;
    parts := parts || part;
    frequencies := frequencies || frequency;
    lexemes := lexemes || coalesce(case when part = quote_literal(wanted)::tsquery then array[wanted] end, misread);
    part_of := part_of || array_fill(cardinality(parts), array[cardinality(lexemes) - cardinality(part_of)]);
  end loop;

  -- One part a group of names; it adds to the words, so that a passage with another name of the thing is found too.
  foreach name in array other_names loop
    select string_agg('(' || q::text || ')', '|')::tsquery into part
    from (select phraseto_tsquery('pg_catalog.english', translate(n, '/-', '  ')) q from regexp_split_to_table(name, '\n') n) s
    where numnode(q) > 0;
    continue when part is null;
    frequency := wardclerk.count_passages(part, permitted, labelled, common);
    continue when frequency = 0;
    parts := parts || part;
    frequencies := frequencies || frequency;
  end loop;
  if cardinality(parts) = 0 then return; end if;

  select string_agg('(' || parts[i]::text || ')', '|')::tsquery into proposing
  from generate_subscripts(parts, 1) i
  where frequencies[i] < common or frequencies[i] = (select min(f) from unnest(frequencies) f);

  return query
  with weighted as (
    select i as number, parts[i] as query, ln(1 + (passages - frequencies[i] + 0.5) / (frequencies[i] + 0.5)) as weight
    from generate_subscripts(parts, 1) i
  ), proposed as (
    select p.id, p.search, p.search_length, sum(w.weight) as weight
    from passage p join weighted w on p.search @@ w.query
    where (everyone or p.patient_id = any (permitted)) and (p.labels = '{normal}' or p.document_id = any (labelled))
      and p.search @@ proposing
    group by p.id
    order by 4 desc, ts_rank(p.search, proposing) desc
    limit greatest(scored, k)
  ), counted as (
    select p.id, p.search_length, l.number,
      coalesce(sum(array_length(w.positions, 1)), 0)::real as times
    from proposed p
      cross join lateral unnest(p.search) w
      join (select unnest(lexemes) as lexeme, unnest(part_of) as number) l on l.lexeme = w.lexeme
    group by p.id, p.search_length, l.number
    union all
    select p.id, p.search_length, w.number, 1
    from proposed p join weighted w on p.search @@ w.query
    where w.number > coalesce(part_of[cardinality(part_of)], 0)
  )
  select c.id, sum(w.weight * c.times * (k1 + 1) / (c.times + k1 * (1 - b + b * c.search_length / greatest(mean_length, 1))))::real
  from counted c join weighted w on w.number = c.number
  group by c.id
  order by 2 desc, 1
  limit k;
end
$$;

-- How many permitted passages match, counted no further than `most`. Null stands for everyone's.
create function wardclerk.count_passages(part tsquery, permitted uuid[], labelled uuid[], most integer) returns real
language sql stable set search_path = public, pg_temp as
$$
  select count(*)::real from (
    select from passage p where (permitted is null or p.patient_id = any (permitted))
      and (p.labels = '{normal}' or p.document_id = any (labelled)) and p.search @@ part limit most) s
$$;

grant create on schema wardclerk to wardclerk_search;
alter function wardclerk.count_passages(tsquery, uuid[], uuid[], integer) owner to wardclerk_search;
drop function wardclerk.count_passages(tsquery, uuid[], integer);
revoke create on schema wardclerk from wardclerk_search;
