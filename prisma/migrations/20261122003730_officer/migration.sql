-- What a privacy officer asks of the trail, as functions: the officer sees no patient and no staff of a record, so the names
-- are joined here, and nobody else gets a row. Whoever operates the machine (the owner of the tables) asks the same.

create function wardclerk.may_audit() returns boolean
language sql stable security definer set search_path = public, pg_temp as
$$ select session_user = 'wardclerk_owner' or (wardclerk.purpose() = 'audit' and wardclerk.has_role('privacy-officer')) $$;

-- Who looked at a patient, or what a member of staff looked at, newest first.
create function wardclerk.list_looks(mrn text, email text, most integer) returns table (seq bigint, at timestamptz, staff text,
  action text, outcome text, purpose text, mrn_end text, channel text)
language sql stable security definer set search_path = public, pg_temp as
$$
  select a.seq, a.at, s.email, a.action, a.outcome, a.purpose, right(p.mrn, 4), a.channel
  from audit_event a left join staff s on s.id = a.staff_id left join patient p on p.id = a.patient_id
  where wardclerk.may_audit()
    and (list_looks.mrn is null
      or a.patient_id = (select q.id from patient q where lower(q.mrn) = lower(trim(list_looks.mrn))))
    and (list_looks.email is null
      or a.staff_id = (select t.id from staff t where t.email = lower(trim(list_looks.email))))
  order by a.seq desc limit least(list_looks.most, 1000)
$$;

create index audit_event_patient_seq_idx on audit_event (patient_id, seq desc);
create index audit_event_staff_seq_idx on audit_event (staff_id, seq desc);

create function wardclerk.name_words(name text) returns text[] language sql stable set search_path = public, pg_temp as
$$ select array_remove(regexp_split_to_array(lower(wardclerk.fold(name)), '[^a-z]+'), '') $$;

create function wardclerk.find_flags(days integer, patients_an_hour integer, denials_an_hour integer)
returns table (kind text, staff text, mrn text, times integer, first_at timestamptz, last_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as
$$
  with looks as (
    select a.at, a.staff_id, a.patient_id, a.outcome, s.email, wardclerk.name_words(s.name) as reader, p.mrn,
      p.family, p.given, nullif(lower(wardclerk.fold(p.address)), '') as address, p.zip
    from audit_event a join staff s on s.id = a.staff_id left join patient p on p.id = a.patient_id
    where wardclerk.may_audit() and a.at > now() - make_interval(days => find_flags.days)
  ), seen as (
    select * from looks where patient_id is not null and outcome = 'success'
  ), named as (
    -- A patient whose whole family name and first given name are the reader's.
    select r.email, p.id, nullif(lower(wardclerk.fold(p.address)), '') as address, p.zip
    from (select distinct email, reader from looks) r
      join patient p on wardclerk.name_words(p.family) <@ r.reader and (wardclerk.name_words(p.given))[1] = any (r.reader)
    where p.family <> '' and p.given <> ''
  )
  select 'own-record', s.email, s.mrn, count(*)::int, min(s.at), max(s.at)
  from seen s join named n on n.email = s.email and n.id = s.patient_id
  group by s.email, s.mrn
  union all
  select 'same-address', s.email, s.mrn, count(*)::int, min(s.at), max(s.at)
  from seen s
  where s.address is not null
    and exists (select from named n where n.email = s.email and n.id <> s.patient_id and n.address = s.address
      and n.zip is not distinct from s.zip)
  group by s.email, s.mrn
  union all
  select 'same-surname', s.email, s.mrn, count(*)::int, min(s.at), max(s.at)
  from seen s
  where lower(wardclerk.fold(s.family)) = any (s.reader)
    and not exists (select from named n where n.email = s.email and n.id = s.patient_id)
  group by s.email, s.mrn
  union all
  select 'many-patients', s.email, null, count(distinct s.patient_id)::int, min(s.at), max(s.at)
  from seen s group by s.email, date_trunc('hour', s.at) having count(distinct s.patient_id) > patients_an_hour
  union all
  select 'many-denials', l.email, null, count(*)::int, min(l.at), max(l.at)
  from looks l where l.outcome = 'denied' group by l.email, date_trunc('hour', l.at) having count(*) > denials_an_hour
  union all
  select 'after-care-ended', s.email, s.mrn, count(*)::int, min(s.at), max(s.at)
  from seen s
  where exists (select from care_team_member c where c.staff_id = s.staff_id and c.patient_id = s.patient_id and c.end_date < s.at::date)
    and not exists (select from care_team_member c where c.staff_id = s.staff_id and c.patient_id = s.patient_id
      and c.start_date <= s.at::date and (c.end_date is null or c.end_date >= s.at::date))
  group by s.email, s.mrn
  order by 6 desc, 1
$$;
grant execute on function wardclerk.may_audit(), wardclerk.list_looks(text, text, integer), wardclerk.find_flags(integer, integer, integer)
  to wardclerk_app;
