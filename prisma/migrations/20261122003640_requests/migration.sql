-- Requests of patients: access to the record (45 CFR 164.524) and amendment of it (164.526), each with its clock.

-- CreateTable
CREATE TABLE "patient_request" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "patient_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "requester" TEXT NOT NULL,
    "requester_is" TEXT NOT NULL,
    "identity" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "received_on" DATE NOT NULL,
    "due_on" DATE NOT NULL,
    "extended_on" DATE,
    "extension_reason" TEXT,
    "outcome" TEXT,
    "denial" TEXT,
    "closing_note" TEXT,
    "disclosure_id" UUID,
    "opened_by_id" UUID NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_by_id" UUID,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "patient_request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "patient_request_patient_id_idx" ON "patient_request"("patient_id");
CREATE INDEX "patient_request_closed_at_due_on_idx" ON "patient_request"("closed_at", "due_on");

-- AddForeignKey
ALTER TABLE "patient_request" ADD CONSTRAINT "patient_request_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "patient_request" ADD CONSTRAINT "patient_request_disclosure_id_fkey" FOREIGN KEY ("disclosure_id") REFERENCES "disclosure"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table patient_request add constraint patient_request_kind check (kind in ('access', 'amendment'));
alter table patient_request add constraint patient_request_closed check
  ((closed_at is null) = (outcome is null) and (closed_at is null) = (closed_by_id is null) and (outcome is distinct from 'denied' or denial is not null));

-- What was asked stays as it was asked; a request is extended once and closed once. This holds for every role.
create function wardclerk.guard_patient_request() returns trigger language plpgsql as
$$
begin
  if (new.id, new.patient_id, new.kind, new.requester, new.requester_is, new.identity, new.scope, new.received_on, new.opened_by_id, new.opened_at)
    is distinct from (old.id, old.patient_id, old.kind, old.requester, old.requester_is, old.identity, old.scope, old.received_on, old.opened_by_id, old.opened_at)
    or old.closed_at is not null
    or (old.extended_on is not null and (new.extended_on, new.due_on) is distinct from (old.extended_on, old.due_on)) then
    raise exception 'a request is not reworded, extended twice or opened again' using errcode = '55000';
  end if;
  return new;
end
$$;
create trigger patient_request_guard before update on patient_request
  for each row execute function wardclerk.guard_patient_request();

alter table patient_request enable row level security;
grant select, insert, update (due_on, extended_on, extension_reason, outcome, denial, closing_note, disclosure_id, closed_by_id, closed_at)
  on patient_request to wardclerk_app;
create policy patient_request_read on patient_request for select to wardclerk_app using ((select wardclerk.keeps_ledger()));
-- The records department works them, for patients whom it sees; the privacy officer looks on.
create policy patient_request_open on patient_request for insert to wardclerk_app
  with check ((select wardclerk.purpose()) = 'request-of-patient' and opened_by_id = (select wardclerk.staff_id())
     and exists (select from patient p where p.id = patient_request.patient_id));
create policy patient_request_work on patient_request for update to wardclerk_app
  using ((select wardclerk.purpose()) = 'request-of-patient') with check ((select wardclerk.purpose()) = 'request-of-patient');

-- An amendment, a statement of disagreement or a rebuttal is a filed document that goes with the one it is about (164.526(c)
-- and (d)): both stay as they are, and each names the other. False when one is hidden, not filed, or another patient's.
create function wardclerk.append_document(document uuid, about uuid, as_what text, why text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as
$$
begin
  if wardclerk.purpose() is distinct from 'request-of-patient' or not wardclerk.sees_every_patient()
    or as_what not in ('amendment', 'disagreement', 'rebuttal')
    or not exists (select from document a join document b on b.id = append_document.about and b.patient_id = a.patient_id and b.id <> a.id
      where a.id = append_document.document and a.state = 'INDEXED' and b.state = 'INDEXED'
        and wardclerk.may_see_document(a.patient_id, a.labels, a.uploader_id, a.author_id)
        and wardclerk.may_see_document(b.patient_id, b.labels, b.uploader_id, b.author_id)) then return false; end if;
  insert into document_change (document_id, version, change, reason, other_document_id, changed_by_id)
    select d.id, d.version, case when d.id = append_document.about then 'has-' || as_what else 'is-' || as_what end, why,
      case when d.id = append_document.about then append_document.document else append_document.about end, wardclerk.staff_id()
    from document d where d.id in (append_document.document, append_document.about);
  return true;
end
$$;
grant execute on function wardclerk.append_document(uuid, uuid, text, text) to wardclerk_app;
