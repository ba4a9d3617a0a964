-- One person, several records: what is kept for the person holds for every record that is linked to theirs. And an update
-- that names no row finds no more rows than one that does.

-- ── Linked records ───────────────────────────────────────────────────────────────────────────────────────────────────

create or replace function wardclerk.is_held(patient uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as
$$
  select exists (select from legal_hold h where h.patient_id = any (wardclerk.with_links(array[is_held.patient])) and h.lifted_at is null)
$$;

-- Waits for a destruction under any of the person's records, and the other way round.
create or replace function wardclerk.set_hold(mrn text, why text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  whose uuid;
  placed uuid;
begin
  if not wardclerk.is_officer() then return null; end if;
  select p.id into whose from patient p where lower(p.mrn) = lower(trim(set_hold.mrn));
  if whose is null then return null; end if;
  perform from patient p where p.id = any (wardclerk.with_links(array[whose])) order by p.id for update;
  insert into legal_hold (patient_id, reason, set_by_id) values (whose, why, wardclerk.staff_id()) returning id into placed;
  return placed;
end
$$;

create or replace function wardclerk.suspended_disclosures(patient uuid) returns table (id uuid)
language sql stable security definer set search_path = public, pg_temp as
$$
  select d.id from disclosure d
  where wardclerk.keeps_ledger() and d.patient_id = any (wardclerk.with_links(array[suspended_disclosures.patient]))
    and exists (select from disclosure_suspension s
      where s.patient_id = any (wardclerk.with_links(array[suspended_disclosures.patient]))
        and lower(trim(s.recipient)) = lower(trim(d.recipient)) and current_date between s.starts_on and s.ends_on)
$$;

create or replace function wardclerk.list_looks(mrn text, email text, most integer) returns table (seq bigint, at timestamptz,
  staff text, action text, outcome text, purpose text, mrn_end text, channel text)
language sql stable security definer set search_path = public, pg_temp as
$$
  select a.seq, a.at, s.email, a.action, a.outcome, a.purpose, right(p.mrn, 4), a.channel
  from audit_event a left join staff s on s.id = a.staff_id left join patient p on p.id = a.patient_id
  where wardclerk.may_audit()
    and (list_looks.mrn is null or a.patient_id = any ((select wardclerk.with_links(array_agg(q.id)) from patient q
      where lower(q.mrn) = lower(trim(list_looks.mrn)))::uuid[]))
    and (list_looks.email is null
      or a.staff_id = (select t.id from staff t where t.email = lower(trim(list_looks.email))))
  order by a.seq desc limit least(list_looks.most, 1000)
$$;

create or replace function wardclerk.list_emergencies(open_only boolean) returns table (id uuid, staff text, email text, mrn_end text,
  reason text, channel text, granted_at timestamptz, expires_at timestamptz, reads integer, reviewed_by text, reviewed_at timestamptz,
  outcome text, note text)
language sql stable security definer set search_path = public, pg_temp as
$$
  select e.id, s.name, s.email, right(p.mrn, 4), e.reason, e.channel, e.granted_at, e.expires_at,
    (select count(*)::int from audit_event a where a.staff_id = e.staff_id
       and a.patient_id = any (wardclerk.with_links(array[e.patient_id]))
       and a.purpose = 'emergency' and a.at between e.granted_at and e.expires_at),
    r.email, e.reviewed_at, e.review_outcome, e.review_note
  from emergency_access e join staff s on s.id = e.staff_id join patient p on p.id = e.patient_id
    left join staff r on r.id = e.reviewed_by_id
  where wardclerk.purpose() = 'audit' and wardclerk.has_role('privacy-officer')
    and (not open_only or e.reviewed_at is null)
  order by e.granted_at desc limit 500
$$;

-- Taken back: the two were two people after all. An answer about one of them that cites a page of the other is nobody's to
-- read again, as after a misfiling; where it was shared it is taken back.
create or replace function wardclerk.reopen_duplicate(pair uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  d patient_duplicate;
  replaced uuid;
begin
  if not wardclerk.sees_every_patient() then return false; end if;
  perform pg_advisory_xact_lock(hashtext('wardclerk.patient_link'));
  select * into d from patient_duplicate x where x.id = pair and x.state <> 'OPEN' for update;
  if d.id is null then return false; end if;
  if d.state = 'CONFIRMED' then
    replaced := case when d.survivor_id = d.first_id then d.second_id else d.first_id end;
    update patient p set replaced_by_id = null where p.replaced_by_id = d.survivor_id and p.id = replaced;
    update answer a set retracted_at = now()
      where a.retracted_at is null and exists (select from citation c join document o on o.id = c.document_id
        where c.answer_id = a.id and (o.patient_id = replaced) <> (a.patient_id = replaced));
  end if;
  update patient_duplicate x set state = 'OPEN', survivor_id = null, note = null, decided_by_id = null, decided_at = null
    where x.id = pair;
  return true;
end
$$;

-- ── Updates without a condition: PostgreSQL asks the policy of reading only where a row is read ──────────────────────────

drop policy document_file on document;
create policy document_file on document for update to wardclerk_app
  using (wardclerk.may_see_document(patient_id, labels, uploader_id, author_id))
  with check ((select wardclerk.sees_every_patient())
      or patient_id = any ((select wardclerk.assigned_patients())::uuid[])
      or (patient_id is null and uploader_id = (select wardclerk.staff_id())));

drop policy document_notice_settle on document_notice;
create policy document_notice_settle on document_notice for update to wardclerk_app
  using (exists (select from document d where d.id = document_notice.document_id)
     and (code <> 'duplicate.other-patient' or (select wardclerk.sees_every_patient())))
  with check (settled_by_id = (select wardclerk.staff_id()));

-- The records department works requests, for patients whom it sees.
drop policy patient_request_work on patient_request;
create policy patient_request_work on patient_request for update to wardclerk_app
  using ((select wardclerk.purpose()) = 'request-of-patient' and (select wardclerk.has_role('him'))
     and exists (select from patient p where p.id = patient_request.patient_id))
  with check ((select wardclerk.purpose()) = 'request-of-patient' and (select wardclerk.has_role('him')));

-- ── Queries ──────────────────────────────────────────────────────────────────────────────────────────────────────────

-- An answer is the provider's: it comes with the step to ANSWERED or DECLINED, and in no other way.
create function wardclerk.guard_query_answer() returns trigger language plpgsql as
$$
begin
  if (new.answer, new.answer_text, new.answered_at) is distinct from (old.answer, old.answer_text, old.answered_at)
    and not (old.state = 'SENT' and new.state in ('ANSWERED', 'DECLINED')) then
    raise exception 'a query is answered by answering it' using errcode = '55000';
  end if;
  return new;
end
$$;
create trigger physician_query_guard_answer before update on physician_query
  for each row execute function wardclerk.guard_query_answer();

-- As before, and: whoever asks is not asked, and the care team of one record of a person is that of the person.
create or replace function wardclerk.query_providers(asked uuid[]) returns table (staff_id uuid, email text, name text)
language sql stable security definer set search_path = public, pg_temp as
$$
  select s.id, s.email, s.name from staff s
  where s.active and 'clinician' = any (s.roles) and s.id <> wardclerk.staff_id() and wardclerk.may_code() and cardinality(asked) > 0
    and not exists (select from unnest(asked) a(id) left join document d on d.id = a.id
      where d.id is null or d.patient_id is null
        or not wardclerk.may_see_document(d.patient_id, d.labels, d.uploader_id, d.author_id)
        or not exists (select from care_team_member c
          where c.staff_id = s.id and c.patient_id = any (wardclerk.with_links(array[d.patient_id]))
            and c.start_date <= current_date and (c.end_date is null or c.end_date >= current_date))
        or not exists (select from policy_rule r where r.role = 'clinician' and r.purpose = 'treatment'
          and r.relation = 'care-team' and d.labels <@ r.labels))
  order by s.name, s.email
$$;
