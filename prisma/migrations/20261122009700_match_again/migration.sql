-- A decision about patients may say whose a waiting document is: those that it touches are matched again.

-- The blocking keys of what its pages state, while it waits; null where they were not kept.
alter table document add column match_keys text[];
-- Set with the decision, in one transaction, so that none is lost; the pipeline clears it before it looks.
alter table document add column match_due boolean not null default false;
create index document_match_due_idx on document (id) where match_due;
create index document_waiting_idx on document (id) where state = 'NEEDS_PATIENT';

create function wardclerk.end_waiting() returns trigger language plpgsql set search_path = public, pg_temp as
$$
begin
  new.match_keys := null;
  new.match_due := false;
  return new;
end
$$;
create trigger document_end_waiting before update of state on document
  for each row when (old.state = 'NEEDS_PATIENT' and new.state <> 'NEEDS_PATIENT') execute function wardclerk.end_waiting();
grant execute on function wardclerk.end_waiting() to wardclerk_worker, wardclerk_app;

-- Waiting documents that one of these patients may change: a candidate, whom somebody named, or who shares a key with it.
create function wardclerk.mark_waiting(patients uuid[]) returns setof uuid
language sql security definer set search_path = public, pg_temp as
$$
  update document d set match_due = true
  where d.state = 'NEEDS_PATIENT' and (
    d.match_keys is null
    or d.claimed_patient_id = any (patients)
    or exists (select from match_candidate c where c.document_id = d.id and c.patient_id = any (patients))
    or exists (select from patient_key k where k.key = any (d.match_keys) and k.patient_id = any (patients)))
  returning d.id
$$;

-- The same for the records department, which decides about patients; nothing for anybody else.
create function wardclerk.match_again(patients uuid[]) returns setof uuid
language plpgsql security definer set search_path = public, pg_temp as
$$
begin
  if wardclerk.sees_every_patient() then return query select wardclerk.mark_waiting(patients); end if;
end
$$;
grant execute on function wardclerk.match_again(uuid[]) to wardclerk_app;
