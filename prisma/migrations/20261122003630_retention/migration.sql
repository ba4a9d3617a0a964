-- Retention, legal hold, destruction by two persons, and corrections as versions.

-- AlterTable
ALTER TABLE "document" ADD COLUMN "replaced_by_id" UUID;

-- CreateTable
CREATE TABLE "document_change" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "document_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "change" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "other_document_id" UUID,
    "changed_by_id" UUID NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "document_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "legal_hold" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "patient_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "set_by_id" UUID NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lifted_by_id" UUID,
    "lifted_at" TIMESTAMPTZ(3),
    "lift_reason" TEXT,

    CONSTRAINT "legal_hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "destruction" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "document_id" UUID NOT NULL,
    "rule" TEXT NOT NULL,
    "due_on" DATE NOT NULL,
    "proposed_by_id" UUID NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "decision" TEXT,
    "note" TEXT,

    CONSTRAINT "destruction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "destruction_certificate" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "document_id" UUID NOT NULL,
    "patient_id" UUID,
    "sha256" TEXT NOT NULL,
    "kind_code" TEXT,
    "service_date" DATE,
    "pages" INTEGER,
    "rule" TEXT NOT NULL,
    "due_on" DATE NOT NULL,
    "proposed_by_id" UUID NOT NULL,
    "approved_by_id" UUID NOT NULL,
    "destroyed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "destruction_certificate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "file_removal" (
    "storage_key" TEXT NOT NULL,
    "document_id" UUID NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "file_removal_pkey" PRIMARY KEY ("storage_key")
);

-- CreateIndex
CREATE INDEX "document_change_document_id_idx" ON "document_change"("document_id");
CREATE INDEX "legal_hold_patient_id_idx" ON "legal_hold"("patient_id");
CREATE INDEX "destruction_document_id_idx" ON "destruction"("document_id");
CREATE INDEX "destruction_certificate_document_id_idx" ON "destruction_certificate"("document_id");

-- AddForeignKey
ALTER TABLE "document_change" ADD CONSTRAINT "document_change_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "legal_hold" ADD CONSTRAINT "legal_hold_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "destruction" ADD CONSTRAINT "destruction_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table destruction add constraint destruction_decided check ((decided_at is null) = (decision is null) and (decided_at is null) = (decided_by_id is null));
alter table destruction add constraint destruction_two_persons check (decision <> 'approved' or decided_by_id <> proposed_by_id);
create unique index destruction_open_idx on destruction (document_id) where decided_at is null;
create trigger destruction_certificate_append_only before update or delete on destruction_certificate
  for each row execute function wardclerk.refuse_ledger_change();
create trigger document_change_append_only before update on document_change
  for each row execute function wardclerk.refuse_ledger_change();

create function wardclerk.is_officer() returns boolean
language sql stable security definer set search_path = public, pg_temp as
$$ select coalesce(wardclerk.purpose() = 'audit' and wardclerk.has_role('privacy-officer'), false) $$;
create function wardclerk.is_held(patient uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select from legal_hold h where h.patient_id = patient and h.lifted_at is null) $$;
grant execute on function wardclerk.is_officer() to wardclerk_app;

alter table document_change enable row level security;
grant select on document_change to wardclerk_app;
create policy document_change_read on document_change for select to wardclerk_app
  using ((select wardclerk.is_officer()) or exists (select from document d where d.id = document_change.document_id));
alter table legal_hold enable row level security;
grant select, insert, update (lifted_by_id, lifted_at, lift_reason) on legal_hold to wardclerk_app;
-- That there is a lawsuit is for the privacy officer alone; the records department learns that a destruction is refused.
create policy legal_hold_officer on legal_hold to wardclerk_app
  using ((select wardclerk.is_officer())) with check ((select wardclerk.is_officer()));
alter table destruction enable row level security;
grant select on destruction to wardclerk_app;
create policy destruction_read on destruction for select to wardclerk_app
  using ((select wardclerk.is_officer()) or exists (select from document d where d.id = destruction.document_id));
alter table destruction_certificate enable row level security;
grant select on destruction_certificate to wardclerk_app;
create policy destruction_certificate_read on destruction_certificate for select to wardclerk_app
  using ((select wardclerk.is_officer()) or (select wardclerk.sees_every_patient()));
alter table file_removal enable row level security;
grant select, update (removed_at) on file_removal to wardclerk_worker;
create policy file_removal_pipeline on file_removal to wardclerk_worker using (true) with check (true);

-- Documents with the facts that a retention rule asks for: no text, no name. The privacy officer gets all of them, the
-- records department those that it may see. `patient_held` is for the officer; others read false.
create function wardclerk.list_retention(only_document uuid) returns table (document_id uuid, kind_code text, service_date date,
  filed_on date, birth_date date, mrn_end text, state text, held boolean, proposed boolean)
language sql stable security definer set search_path = public, pg_temp as
$$
  -- A day of service that was hard to read counts for nothing here: it would end a document's time too early.
  select d.id, d.kind_code, case when coalesce(d.service_date_confidence, 1) >= 0.8 then d.service_date end,
    coalesce(d.filed_at, d.created_at)::date, p.birth_date, right(p.mrn, 4), d.state,
    wardclerk.is_officer() and wardclerk.is_held(d.patient_id),
    exists (select from destruction x where x.document_id = d.id and x.decided_at is null)
  from document d join patient p on p.id = d.patient_id
  where d.state in ('INDEXED', 'SUPERSEDED', 'ENTERED_IN_ERROR') and (only_document is null or d.id = only_document)
    and (wardclerk.is_officer() or (wardclerk.sees_every_patient()
      and wardclerk.may_see_document(d.patient_id, d.labels, d.uploader_id, d.author_id)))
$$;

-- Null when hidden, missing, or proposed already.
create function wardclerk.propose_destruction(document uuid, rule text, due_on date) returns uuid
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  proposed uuid;
begin
  if due_on > current_date or not exists (select from wardclerk.list_retention(propose_destruction.document)) then return null; end if;
  insert into destruction (document_id, rule, due_on, proposed_by_id)
    values (propose_destruction.document, propose_destruction.rule, propose_destruction.due_on, wardclerk.staff_id())
    on conflict (document_id) where decided_at is null do nothing returning id into proposed;
  return proposed;
end
$$;

-- What is left of a destroyed document: its row without content, and a certificate. Its files are removed afterwards
-- (file_removal), once no other document has them.
create function wardclerk.destroy_document(d document) returns void
language plpgsql security definer set search_path = public, pg_temp as
$$
begin
  insert into file_removal (storage_key, document_id)
    select key, d.id from (select g.image_key as key from page g where g.document_id = d.id
      union select unnest(array[d.storage_key, d.readable_key])) k
    where key <> '' and not exists (select from document o where o.id <> d.id and key in (o.storage_key, o.readable_key)
      and o.state not in ('DESTROYED', 'SPLIT'))
    on conflict do nothing;
  -- The batch that a part came from goes with its last part.
  update document b set state = 'DESTROYED', storage_key = '', readable_key = null, file_name = 'destroyed', match_reasons = '{}',
      sha256 = 'destroyed ' || b.id, problem_blanks = null
    where b.id = d.original_id and not exists (select from document o where o.original_id = b.id and o.id <> d.id and o.state <> 'DESTROYED');
  delete from passage where document_id = d.id;
  delete from fact where document_id = d.id;
  delete from coding where document_id = d.id;
  delete from physician_query q where d.id = any (q.documents);
  delete from match_candidate where document_id = d.id;
  delete from document_notice where document_id = d.id;
  delete from container_entry where document_id = d.id;
  update shared_citation set boxes = '[]' where document_id = d.id; -- what is shared in a channel is taken back by judgeShares
  -- An answer holds the document's words: it is nobody's to read again, and says so where it is kept.
  update answer a set retracted_at = coalesce(a.retracted_at, now()), text = 'destroyed'
    where exists (select from citation c where c.answer_id = a.id and c.document_id = d.id);
  update citation set claim_text = 'destroyed', quote = 'destroyed', boxes = '[]' where document_id = d.id;
  delete from page where document_id = d.id;
  update document set state = 'DESTROYED', storage_key = '', readable_key = null, file_name = 'destroyed', match_reasons = '{}',
      problem_code = null, problem_blanks = null, reject_reason = null, sha256 = 'destroyed ' || d.id, version = d.version + 1, updated_at = now()
    where id = d.id;
end
$$;

-- The second person's word, once. '' when not theirs to say (not an officer, the proposer, no such proposal), 'held' under a
-- legal hold, 'changed' when the document is not what was proposed, the name of who decided first, or null: done.
create function wardclerk.decide_destruction(proposal uuid, approve boolean, remark text) returns text
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
    if d.patient_id is null or wardclerk.is_held(d.patient_id) then return 'held'; end if;
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

-- A hold on everything of one patient. Null when there is no such patient or the caller is no privacy officer.
create function wardclerk.set_hold(mrn text, why text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  whose uuid;
  placed uuid;
begin
  if not wardclerk.is_officer() then return null; end if;
  select p.id into whose from patient p where lower(p.mrn) = lower(trim(set_hold.mrn)) for update;
  if whose is null then return null; end if;
  insert into legal_hold (patient_id, reason, set_by_id) values (whose, why, wardclerk.staff_id()) returning id into placed;
  return placed;
end
$$;

-- Takes a filed document out of answers, search, facts and codes, and keeps it: entered in error, or replaced by a better
-- scan of the same patient. False when hidden, missing or changed meanwhile.
create function wardclerk.withdraw_document(document uuid, seen_version integer, into_state text, why text, replacement uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  changed integer;
begin
  if not wardclerk.sees_every_patient() or into_state not in ('ENTERED_IN_ERROR', 'SUPERSEDED')
    or (into_state = 'SUPERSEDED') is distinct from (replacement is not null) then return false; end if;
  if replacement is not null and not exists (select from document n join document o on o.id = withdraw_document.document
      where n.id = replacement and n.id <> o.id and n.patient_id = o.patient_id and n.state = 'INDEXED'
        and wardclerk.may_see_document(n.patient_id, n.labels, n.uploader_id, n.author_id)) then return false; end if;
  update document d set state = into_state, replaced_by_id = replacement, version = d.version + 1, updated_at = now()
    where d.id = withdraw_document.document and d.version = seen_version and d.state = 'INDEXED'
      and wardclerk.may_see_document(d.patient_id, d.labels, d.uploader_id, d.author_id);
  get diagnostics changed = row_count;
  if changed = 0 then return false; end if;
  delete from passage p where p.document_id = withdraw_document.document;
  delete from fact f where f.document_id = withdraw_document.document;
  delete from coding c where c.document_id = withdraw_document.document and c.state = 'OPEN';
  if into_state = 'ENTERED_IN_ERROR' then
    update answer a set retracted_at = now()
      where a.retracted_at is null
        and exists (select from citation c where c.answer_id = a.id and c.document_id = withdraw_document.document);
  end if;
  insert into document_change (document_id, version, change, reason, other_document_id, changed_by_id)
    values (withdraw_document.document, seen_version + 1, lower(replace(into_state, '_', '-')), why, replacement, wardclerk.staff_id());
  if replacement is not null then
    insert into document_change (document_id, version, change, reason, other_document_id, changed_by_id)
      select n.id, n.version, 'replaces', why, withdraw_document.document, wardclerk.staff_id() from document n where n.id = replacement;
  end if;
  return true;
end
$$;

-- Back into the record; the pipeline writes its passages and facts anew.
create function wardclerk.restore_document(document uuid, seen_version integer, why text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  changed integer;
begin
  if not wardclerk.sees_every_patient() then return false; end if;
  update document d set state = 'MATCHED', replaced_by_id = null, version = d.version + 1, updated_at = now()
    where d.id = restore_document.document and d.version = seen_version and d.state in ('ENTERED_IN_ERROR', 'SUPERSEDED')
      and wardclerk.may_see_document(d.patient_id, d.labels, d.uploader_id, d.author_id);
  get diagnostics changed = row_count;
  if changed = 0 then return false; end if;
  insert into document_change (document_id, version, change, reason, changed_by_id)
    values (restore_document.document, seen_version + 1, 'restored', why, wardclerk.staff_id());
  return true;
end
$$;
grant execute on function wardclerk.list_retention(uuid), wardclerk.propose_destruction(uuid, text, date),
  wardclerk.decide_destruction(uuid, boolean, text), wardclerk.set_hold(text, text),
  wardclerk.withdraw_document(uuid, integer, text, text, uuid), wardclerk.restore_document(uuid, integer, text) to wardclerk_app;
