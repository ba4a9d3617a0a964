-- The records department registers a patient whose paper came before the hospital's list did.

-- Null for anybody but the records department, and for an MRN that somebody has. `pairs`: whom the new patient may be the
-- same person as, as [{ "other", "score", "reasons" }]; they wait on the list of possible duplicates.
create function wardclerk.register_patient(details jsonb, keys text[], pairs jsonb) returns uuid
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  created uuid;
begin
  if not wardclerk.sees_every_patient() or trim(coalesce(details ->> 'mrn', '')) = '' then return null; end if;
  if exists (select from patient p where upper(p.mrn) = upper(details ->> 'mrn')) then return null; end if;
  insert into patient (mrn, family, given, birth_date, sex, phone, address, city, state, zip)
    values (details ->> 'mrn', details ->> 'family', details ->> 'given', (details ->> 'birthDate')::date, details ->> 'sex',
      details ->> 'phone', details ->> 'address', details ->> 'city', details ->> 'state', details ->> 'zip')
    on conflict (mrn) do nothing returning id into created;
  if created is null then return null; end if;
  insert into patient_key (patient_id, key) select created, k from unnest(keys) k on conflict do nothing;
  insert into patient_duplicate (first_id, second_id, score, reasons)
    select least(created, (p ->> 'other')::uuid), greatest(created, (p ->> 'other')::uuid), (p ->> 'score')::float8,
      array(select jsonb_array_elements_text(p -> 'reasons'))
    from jsonb_array_elements(pairs) p;
  return created;
end
$$;
grant execute on function wardclerk.register_patient(jsonb, text[], jsonb) to wardclerk_app;
