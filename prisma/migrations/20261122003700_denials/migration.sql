-- A door said no: one row, whatever the door. It names the patient behind what was named, if there is one. Every look-up
-- is made in every case, so that a hidden record takes as long as a missing one.
create function wardclerk.append_refusal(door text, code text, mrn text, named text, channel text) returns void
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  -- Values of buttons may go on after the id ("id:version"); what is no id names nothing.
  wanted constant uuid := (regexp_match(named, '^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?::\d+)?$'))[1];
  about uuid;
  patient uuid;
begin
  select coalesce(
    (select d.id from document d where d.id = wanted),
    (select c.document_id from match_candidate c where c.id = wanted),
    (select c.document_id from citation c where c.id = wanted),
    (select c.document_id from code_suggestion c where c.id = wanted)) into about;
  select coalesce(
    (select p.id from patient p where lower(p.mrn) = lower(trim(append_refusal.mrn))),
    (select d.patient_id from document d where d.id = about),
    (select c.patient_id from question_choice c where c.id = wanted),
    (select e.patient_id from emergency_access e where e.id = wanted)) into patient;
  perform wardclerk.append_audit('access.denied', 'denied', patient, case when about is not null then 'document' end,
    about::text, channel, jsonb_build_object('door', door, 'code', code));
end
$$;
grant execute on function wardclerk.append_refusal(text, text, text, text, text) to wardclerk_worker;
