-- The review queue, parts of a batch, kinds and dates of documents, notices that wait for a person.

-- AlterTable
ALTER TABLE "document" ADD COLUMN "original_id" UUID,
  ADD COLUMN "first_page" INTEGER,
  ADD COLUMN "last_page" INTEGER,
  ADD COLUMN "turn_degrees" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "kind_code" TEXT,
  ADD COLUMN "kind_confidence" DOUBLE PRECISION,
  ADD COLUMN "service_date" DATE,
  ADD COLUMN "service_date_confidence" DOUBLE PRECISION,
  ADD COLUMN "review_owner_id" UUID,
  ADD COLUMN "reviewed_by_id" UUID,
  ADD COLUMN "reviewed_at" TIMESTAMPTZ(3),
  ADD COLUMN "reject_reason" TEXT;
ALTER TABLE "answer" ADD COLUMN "retracted_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "document_notice" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "document_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "pages" INTEGER[],
    "other_document_id" UUID,
    "claimed_patient_id" UUID,
    "raised_by_id" UUID,
    "likeness" DOUBLE PRECISION,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_by_id" UUID,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "document_notice_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "document_original_id_idx" ON "document"("original_id");
CREATE INDEX "document_notice_document_id_idx" ON "document_notice"("document_id");

-- AddForeignKey
ALTER TABLE "document" ADD CONSTRAINT "document_original_id_fkey" FOREIGN KEY ("original_id") REFERENCES "document"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "document_notice" ADD CONSTRAINT "document_notice_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── Who may see and write what ──────────────────────────────────────────────────────────────────────────────────────

grant update (review_owner_id, reviewed_by_id, reviewed_at, reject_reason) on document to wardclerk_app;

alter table document_notice enable row level security;
grant select, update (settled_by_id, settled_at) on document_notice to wardclerk_app;
-- That somebody named another patient for the same bytes would tell them of a record which they may not see.
create policy document_notice_read on document_notice for select to wardclerk_app
  using (exists (select from document d where d.id = document_notice.document_id)
     and (code <> 'duplicate.other-patient' or (select wardclerk.sees_every_patient())));
create policy document_notice_settle on document_notice for update to wardclerk_app
  using (true) -- narrowed by document_notice_read, which PostgreSQL applies to rows an update reads
  with check (settled_by_id = (select wardclerk.staff_id()));
grant select, insert, delete on document_notice to wardclerk_worker;
create policy document_notice_pipeline on document_notice to wardclerk_worker using (true) with check (true);

-- An answer that cites a page of another patient is nobody's to read again.
alter policy answer_own on answer
  using (asker_id = (select wardclerk.staff_id()) and retracted_at is null
     and (patient_id is null or exists (select from patient p where p.id = answer.patient_id)));

-- ── Taking a document out of a record, for the records department only ───────────────────────────────────────────────

-- The document waits for a patient again; what was derived from it is gone with the same transaction. `misfiled`: it was
-- another patient's, so answers that cite it are withdrawn. False when the caller is not of the records department or may
-- not see the document, or when it changed since the caller read it.
create function wardclerk.unfile_document(document uuid, seen_version integer, misfiled boolean) returns boolean
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  changed integer;
begin
  if not wardclerk.sees_every_patient() then return false; end if;
  update document d set patient_id = null, state = 'NEEDS_PATIENT', filed_by_id = null, filed_at = null,
      match_reasons = '{}', reviewed_at = null, reviewed_by_id = null, version = d.version + 1, updated_at = now()
    where d.id = unfile_document.document and d.version = seen_version and d.patient_id is not null
      and wardclerk.may_see_document(d.patient_id, d.labels, d.uploader_id, d.author_id);
  get diagnostics changed = row_count;
  if changed = 0 then return false; end if;
  delete from passage p where p.document_id = unfile_document.document;
  delete from fact f where f.document_id = unfile_document.document;
  -- Codes were suggested for the other patient. Who decided what stays on the trail.
  delete from coding c where c.document_id = unfile_document.document;
  if misfiled then
    update answer a set retracted_at = now()
      where a.retracted_at is null
        and exists (select from citation c where c.answer_id = a.id and c.document_id = unfile_document.document);
  end if;
  return true;
end
$$;
grant execute on function wardclerk.unfile_document(uuid, integer, boolean) to wardclerk_app;

-- Who saw a document while it was in that patient's record: opened pages and answers that cite it are certain ("saw");
-- a search of the record meanwhile may have shown it ("may-have-seen").
create function wardclerk.document_viewers(document uuid, patient uuid)
returns table (email text, name text, how text, times integer, last_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as
$$
  select s.email, s.name, seen.how, count(*)::int, max(seen.at)
  from (
    select e.staff_id, 'saw' as how, e.at from audit_event e
      where e.action = 'document.page-opened' and e.outcome = 'success' and e.entity = 'document'
        and e.entity_id = document_viewers.document::text and e.patient_id = document_viewers.patient
    union all
    select a.asker_id, 'saw', a.created_at from answer a
      where a.patient_id = document_viewers.patient
        and exists (select from citation c where c.answer_id = a.id and c.document_id = document_viewers.document)
    union all
    select e.staff_id, 'may-have-seen', e.at from audit_event e
      where e.action = 'record.searched' and e.outcome = 'success' and e.patient_id = document_viewers.patient
        and e.at >= (select coalesce(d.filed_at, d.created_at) from document d where d.id = document_viewers.document)
  ) seen join staff s on s.id = seen.staff_id
  where wardclerk.sees_every_patient() and exists (select from document d where d.id = document_viewers.document
    and wardclerk.may_see_document(d.patient_id, d.labels, d.uploader_id, d.author_id))
  group by s.email, s.name, seen.how
  order by max(seen.at) desc
$$;
grant execute on function wardclerk.document_viewers(uuid, uuid) to wardclerk_app;
