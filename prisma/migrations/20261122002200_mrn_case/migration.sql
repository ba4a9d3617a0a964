-- Persons type an MRN in any case, as everywhere else.
create or replace function wardclerk.open_emergency(mrn text, reason text, minutes integer, channel text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  whose uuid;
  opened uuid;
begin
  if not wardclerk.has_relation('emergency') or minutes not between 1 and 1440 then return null; end if;
  select p.id into whose from patient p where lower(p.mrn) = lower(trim(open_emergency.mrn));
  if whose is null then return null; end if;
  insert into emergency_access (staff_id, patient_id, reason, channel, expires_at)
    values (wardclerk.staff_id(), whose, trim(open_emergency.reason), open_emergency.channel, now() + make_interval(mins => minutes))
    returning id into opened;
  return opened;
end
$$;

create or replace function wardclerk.append_denied(action text, mrn text, channel text) returns void
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  whose constant uuid := (select p.id from patient p where lower(p.mrn) = lower(trim(append_denied.mrn)));
begin
  perform wardclerk.append_audit(action, case when whose is null then 'nothing-found' else 'denied' end, whose, 'patient',
    whose::text, channel, '{}');
end
$$;
