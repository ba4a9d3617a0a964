-- Proposed labels as a queue: what was seen is what is confirmed, once, and a second person learns who was first.
-- Runs as wardclerk_owner.

-- Who may say what a document's label is: the privacy officer of any, the records department of what it may see.
create function wardclerk.may_label(d document) returns boolean
language sql stable security definer set search_path = public, pg_temp as
$$
  select coalesce((wardclerk.purpose() = 'audit' and wardclerk.has_role('privacy-officer'))
    or ((wardclerk.sees_every_patient() or (d.patient_id is null and wardclerk.has_relation('unfiled')))
      and wardclerk.may_see_document(d.patient_id, d.labels, d.uploader_id, d.author_id)), false)
$$;

-- A number for what is proposed now: it changes when a label of the document or of a page does.
create function wardclerk.label_proposal(document uuid) returns integer
language sql stable security definer set search_path = public, pg_temp as
$$
  select (hashtext(array_to_string(d.labels, '+') || coalesce((select string_agg(g.number || ':' || array_to_string(g.labels, '+'), ' '
      order by g.number) from page g where g.document_id = d.id), '')) & 2147483647)
  from document d where d.id = label_proposal.document
$$;

drop function wardclerk.list_labels(boolean);
-- Documents whose labels nobody has confirmed, for who may confirm them; what has no page yet was not looked at and waits
-- elsewhere. Never text, never a file's name.
create function wardclerk.list_labels(confirmed boolean, only_document uuid) returns table (document_id uuid, mrn_end text,
  labels text[], pages text, proposal integer, confirmed_by text, confirmed_at timestamptz, received_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as
$$
  select d.id, right(p.mrn, 4), d.labels,
    (select string_agg(g.number || ':' || array_to_string(g.labels, '+'), ' ' order by g.number)
       from page g where g.document_id = d.id and g.labels <> '{normal}'),
    wardclerk.label_proposal(d.id), s.email, d.labels_at, d.created_at
  from document d left join patient p on p.id = d.patient_id left join staff s on s.id = d.labels_by_id
  where (only_document is null or d.id = only_document)
    and (d.labels_by_id is not null) = list_labels.confirmed and (d.labels <> '{normal}' or list_labels.confirmed)
    and exists (select from page g where g.document_id = d.id) and wardclerk.may_label(d)
  order by d.created_at limit 1000
$$;

-- A person's word on what is proposed. `labels` null: as proposed, page by page. `seen`: the number of the proposal that the
-- person saw, or null when they name the document by themselves. `outcome` is 'done', 'taken' (with the name of who
-- decided), 'changed', 'unchecked' (nothing is proposed) or 'hidden', which is also what a missing document is.
create function wardclerk.decide_labels(document uuid, labels text[], seen integer) returns table (outcome text, decided_by text,
  patient_id uuid, decided text[])
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  d document;
begin
  select * into d from document x where x.id = decide_labels.document for update;
  if d.id is null or not wardclerk.may_label(d) then
    return query select 'hidden', null::text, null::uuid, null::text[];
  elsif d.labels_by_id is not null then
    return query select 'taken', (select s.name from staff s where s.id = d.labels_by_id), d.patient_id, d.labels;
  elsif seen is not null and seen is distinct from wardclerk.label_proposal(d.id) then
    return query select 'changed', null::text, d.patient_id, d.labels;
  elsif decide_labels.labels is null and 'unchecked' = any (d.labels) then
    return query select 'unchecked', null::text, d.patient_id, d.labels;
  else
    if decide_labels.labels is null then
      update document x set labels_by_id = wardclerk.staff_id(), labels_at = now() where x.id = d.id;
    else
      perform wardclerk.set_labels(d.id, null, decide_labels.labels, null);
    end if;
    return query select 'done', null::text, d.patient_id, x.labels from document x where x.id = d.id;
  end if;
end
$$;
grant execute on function wardclerk.list_labels(boolean, uuid), wardclerk.decide_labels(uuid, text[], integer) to wardclerk_app;
