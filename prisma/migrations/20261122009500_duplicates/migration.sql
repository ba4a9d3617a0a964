-- The work queue of possible duplicates in the patient index, and links between two records of one person.

-- AlterTable: FHIR R4 Patient.link, type "replaced-by". One step only: a record that stands for others is replaced by none.
ALTER TABLE "patient" ADD COLUMN "replaced_by_id" UUID;

-- CreateTable
CREATE TABLE "patient_duplicate" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "first_id" UUID NOT NULL,
    "second_id" UUID NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "reasons" TEXT[],
    "state" TEXT NOT NULL DEFAULT 'OPEN',
    "survivor_id" UUID,
    "note" TEXT,
    "found_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "patient_duplicate_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "patient_replaced_by_id_idx" ON "patient"("replaced_by_id");
CREATE UNIQUE INDEX "patient_duplicate_first_id_second_id_key" ON "patient_duplicate"("first_id", "second_id");
CREATE INDEX "patient_duplicate_state_score_idx" ON "patient_duplicate"("state", "score");

-- AddForeignKey
ALTER TABLE "patient" ADD CONSTRAINT "patient_replaced_by_id_fkey" FOREIGN KEY ("replaced_by_id") REFERENCES "patient"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "patient_duplicate" ADD CONSTRAINT "patient_duplicate_first_id_fkey" FOREIGN KEY ("first_id") REFERENCES "patient"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "patient_duplicate" ADD CONSTRAINT "patient_duplicate_second_id_fkey" FOREIGN KEY ("second_id") REFERENCES "patient"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table patient add constraint patient_not_own_link check (replaced_by_id <> id);
alter table patient_duplicate add constraint patient_duplicate_order check (first_id < second_id);
alter table patient_duplicate add constraint patient_duplicate_state
  check (state in ('OPEN', 'CONFIRMED', 'REJECTED') and (state = 'CONFIRMED') = (survivor_id is not null)
    and (survivor_id is null or survivor_id in (first_id, second_id)));

-- The records department's work; to everybody else there is no such list.
alter table patient_duplicate enable row level security;
grant select on patient_duplicate to wardclerk_app;
create policy patient_duplicate_read on patient_duplicate for select to wardclerk_app
  using ((select wardclerk.sees_every_patient()));

-- ── One person, several records ──────────────────────────────────────────────────────────────────────────────────────

-- The patients with every record that is linked to one of them.
create function wardclerk.with_links(patients uuid[]) returns uuid[]
language sql stable security definer set search_path = public, pg_temp as
$$
  with links as (select id, replaced_by_id from patient where replaced_by_id is not null),
  roots as (
    select unnest(patients) as id
    union select l.replaced_by_id from links l where l.id = any (patients)
  )
  select coalesce(array_agg(distinct i.id), '{}')
  from (select id from roots union select l.id from links l join roots r on r.id = l.replaced_by_id) i
$$;
grant execute on function wardclerk.with_links(uuid[]) to wardclerk_app, wardclerk_worker, wardclerk_search;

-- Who cares for a patient, or opened the record in an emergency, does so for the person, whatever record a paper is in.
create or replace function wardclerk.care_team_patients() returns uuid[]
language sql stable security definer set search_path = public, pg_temp as
$$
  select wardclerk.with_links(coalesce(array_agg(distinct c.patient_id), '{}'))
  from care_team_member c
  where c.staff_id = wardclerk.staff_id()
    and c.start_date <= current_date and (c.end_date is null or c.end_date >= current_date)
    and wardclerk.has_relation('care-team')
$$;

create or replace function wardclerk.emergency_patients() returns uuid[]
language sql stable security definer set search_path = public, pg_temp as
$$
  select wardclerk.with_links(coalesce(array_agg(distinct e.patient_id), '{}'))
  from emergency_access e
  where e.staff_id = wardclerk.staff_id() and e.granted_at <= clock_timestamp() and e.expires_at > clock_timestamp()
    and wardclerk.has_relation('emergency')
$$;

create or replace function wardclerk.further_documents(patient uuid) returns uuid[]
language sql stable security definer set search_path = public, pg_temp as
$$
  select coalesce(array_agg(d.id), '{}') from document d
  where d.labels <> '{normal}'
    and d.patient_id = any (wardclerk.care_team_patients() || wardclerk.granted_patients())
    and (further_documents.patient is null or d.patient_id = any (wardclerk.with_links(array[further_documents.patient])))
    and wardclerk.may_see_document(d.patient_id, d.labels, d.uploader_id, d.author_id)
$$;

create or replace function wardclerk.sight_of(patient uuid) returns wardclerk.sight
language plpgsql stable security definer set search_path = public, pg_temp as
$$
declare
  every_labels constant text[] := wardclerk.permitted_labels('every-patient');
  team constant uuid[] := wardclerk.care_team_patients();
  urgent constant uuid[] := wardclerk.emergency_patients();
begin
  return row(
    patient is null and every_labels <> '{}',
    case when patient is null then team || urgent
         when every_labels <> '{}' or patient = any (team || urgent) then wardclerk.with_links(array[patient]) else '{}' end,
    every_labels, team, wardclerk.permitted_labels('care-team'), urgent, wardclerk.permitted_labels('emergency'),
    wardclerk.further_documents(patient))::wardclerk.sight;
end
$$;

-- ── Decisions, for the records department only ───────────────────────────────────────────────────────────────────────

-- The two are one person, and `survivor` stands for both. False when the pair is not open any more, the caller may not
-- decide, or one of the two already stands for others and would itself be replaced.
create function wardclerk.confirm_duplicate(pair uuid, survivor uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  d patient_duplicate;
  replaced uuid;
begin
  if not wardclerk.sees_every_patient() then return false; end if;
  -- One link at a time: two decisions about one record must not make a chain.
  perform pg_advisory_xact_lock(hashtext('wardclerk.patient_link'));
  select * into d from patient_duplicate x where x.id = pair and x.state = 'OPEN' for update;
  if d.id is null or survivor not in (d.first_id, d.second_id) then return false; end if;
  replaced := case when survivor = d.first_id then d.second_id else d.first_id end;
  if exists (select from patient p where p.replaced_by_id = replaced)
    or exists (select from patient p where p.id in (survivor, replaced) and p.replaced_by_id is not null) then
    return false;
  end if;
  update patient p set replaced_by_id = survivor where p.id = replaced;
  update patient_duplicate x set state = 'CONFIRMED', survivor_id = survivor, decided_by_id = wardclerk.staff_id(), decided_at = now()
    where x.id = pair;
  -- Whoever may be the replaced record may be the surviving one.
  insert into patient_duplicate (first_id, second_id, score, reasons)
    select least(survivor, o.other), greatest(survivor, o.other), o.score, o.reasons
    from (select case when x.first_id = replaced then x.second_id else x.first_id end as other, x.score, x.reasons
      from patient_duplicate x where x.state = 'OPEN' and replaced in (x.first_id, x.second_id)) o
    where o.other <> survivor
    on conflict (first_id, second_id) do nothing;
  return true;
end
$$;

create function wardclerk.reject_duplicate(pair uuid, note text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as
$$
begin
  if not wardclerk.sees_every_patient() then return false; end if;
  update patient_duplicate x set state = 'REJECTED', note = reject_duplicate.note, decided_by_id = wardclerk.staff_id(), decided_at = now()
    where x.id = pair and x.state = 'OPEN';
  return found;
end
$$;

-- A decision is taken back: the pair is open again, and a link is gone. Nothing that was filed meanwhile moves.
create function wardclerk.reopen_duplicate(pair uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  d patient_duplicate;
begin
  if not wardclerk.sees_every_patient() then return false; end if;
  perform pg_advisory_xact_lock(hashtext('wardclerk.patient_link'));
  select * into d from patient_duplicate x where x.id = pair and x.state <> 'OPEN' for update;
  if d.id is null then return false; end if;
  if d.state = 'CONFIRMED' then
    update patient p set replaced_by_id = null
      where p.replaced_by_id = d.survivor_id and p.id in (d.first_id, d.second_id);
  end if;
  update patient_duplicate x set state = 'OPEN', survivor_id = null, note = null, decided_by_id = null, decided_at = null
    where x.id = pair;
  return true;
end
$$;

-- Who is touched by a link: the colleagues whose patients the two are now or whose emergency access runs, and the
-- documents of each record.
create function wardclerk.duplicate_affected(pair uuid)
returns table (patient uuid, documents integer, emails text[])
language sql stable security definer set search_path = public, pg_temp as
$$
  select p.id,
    (select count(*)::int from document d where d.patient_id = p.id),
    array(select distinct s.email from staff s where s.active and (
      exists (select from care_team_member c where c.staff_id = s.id and c.patient_id = p.id
        and c.start_date <= current_date and (c.end_date is null or c.end_date >= current_date))
      or exists (select from emergency_access e where e.staff_id = s.id and e.patient_id = p.id and e.expires_at > now()))
      order by s.email)
  from patient_duplicate x join patient p on p.id in (x.first_id, x.second_id)
  where x.id = pair and wardclerk.sees_every_patient()
$$;

-- The counts behind both AHIMA rates: records that stand in any open pair, and pairs confirmed whose later record was
-- registered within the period.
create function wardclerk.duplicate_counts(since date, until date)
returns table (records integer, records_in_pairs integer, registrations integer, confirmed_new_duplicates integer)
language sql stable security definer set search_path = public, pg_temp as
$$
  select
    (select count(*)::int from patient p where p.replaced_by_id is null),
    (select count(distinct i.id)::int from patient_duplicate x join patient a on a.id = x.first_id join patient b on b.id = x.second_id
      cross join lateral (values (x.first_id), (x.second_id)) i (id)
      where x.state = 'OPEN' and a.replaced_by_id is null and b.replaced_by_id is null),
    (select count(*)::int from patient p where p.created_at >= since and p.created_at < until + 1),
    (select count(*)::int from patient_duplicate x join patient a on a.id = x.first_id join patient b on b.id = x.second_id
      where x.state = 'CONFIRMED' and greatest(a.created_at, b.created_at) >= since
        and greatest(a.created_at, b.created_at) < until + 1)
  where wardclerk.sees_every_patient()
$$;

grant execute on function wardclerk.confirm_duplicate(uuid, uuid), wardclerk.reject_duplicate(uuid, text),
  wardclerk.reopen_duplicate(uuid), wardclerk.duplicate_affected(uuid), wardclerk.duplicate_counts(date, date) to wardclerk_app;
