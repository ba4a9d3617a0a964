-- Accounting of disclosures (45 CFR 164.528): what left the hospital, to whom, and why. Rows never change.

-- CreateTable
CREATE TABLE "disclosure" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "patient_id" UUID NOT NULL,
    "disclosed_on" DATE NOT NULL,
    "recipient" TEXT NOT NULL,
    "address" TEXT,
    "basis" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "documents" JSONB NOT NULL,
    "reference" TEXT,
    "channel" TEXT NOT NULL,
    "recorded_by_id" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "hash" TEXT NOT NULL,

    CONSTRAINT "disclosure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "disclosure_suspension" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "patient_id" UUID NOT NULL,
    "recipient" TEXT NOT NULL,
    "statement" TEXT NOT NULL,
    "written" BOOLEAN NOT NULL,
    "starts_on" DATE NOT NULL,
    "ends_on" DATE NOT NULL,
    "set_by_id" UUID NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "disclosure_suspension_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "disclosure_patient_id_disclosed_on_idx" ON "disclosure"("patient_id", "disclosed_on");
CREATE INDEX "disclosure_suspension_patient_id_idx" ON "disclosure_suspension"("patient_id");

-- AddForeignKey
ALTER TABLE "disclosure" ADD CONSTRAINT "disclosure_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "disclosure_suspension" ADD CONSTRAINT "disclosure_suspension_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table disclosure_suspension add constraint disclosure_suspension_period check (ends_on >= starts_on);
-- 164.528(a)(2)(ii)(C): on an oral statement for no longer than 30 days.
alter table disclosure_suspension add constraint disclosure_suspension_oral check (written or ends_on <= starts_on + 30);

create function wardclerk.refuse_ledger_change() returns trigger language plpgsql as
$$ begin raise exception 'the ledger of disclosures is append-only'; end $$;
create trigger disclosure_append_only before update or delete on disclosure
  for each row execute function wardclerk.refuse_ledger_change();
create trigger disclosure_no_truncate before truncate on disclosure
  for each statement execute function wardclerk.refuse_ledger_change();
create trigger disclosure_suspension_append_only before update or delete on disclosure_suspension
  for each row execute function wardclerk.refuse_ledger_change();

-- The records department keeps the ledger; the privacy officer reads and adds to it, and no record with it.
create function wardclerk.keeps_ledger() returns boolean
language sql stable security definer set search_path = public, pg_temp as
$$
  select coalesce((wardclerk.has_role('him') and wardclerk.purpose() in ('operations', 'request-of-patient'))
    or (wardclerk.has_role('privacy-officer') and wardclerk.purpose() = 'audit'), false)
$$;
grant execute on function wardclerk.keeps_ledger() to wardclerk_app;

alter table disclosure enable row level security;
grant select, insert on disclosure to wardclerk_app;
create policy disclosure_read on disclosure for select to wardclerk_app using ((select wardclerk.keeps_ledger()));
create policy disclosure_add on disclosure for insert to wardclerk_app
  with check ((select wardclerk.keeps_ledger()) and recorded_by_id = (select wardclerk.staff_id()));

-- That law enforcement asked is for the privacy officer alone.
alter table disclosure_suspension enable row level security;
grant select, insert on disclosure_suspension to wardclerk_app;
create policy disclosure_suspension_officer on disclosure_suspension to wardclerk_app
  using ((select wardclerk.purpose()) = 'audit' and (select wardclerk.has_role('privacy-officer')))
  with check ((select wardclerk.purpose()) = 'audit' and (select wardclerk.has_role('privacy-officer'))
     and set_by_id = (select wardclerk.staff_id()));

-- Whose ledger: the privacy officer names a patient and sees no record of them.
create function wardclerk.ledger_patient(mrn text) returns uuid
language sql stable security definer set search_path = public, pg_temp as
$$ select p.id from patient p where wardclerk.keeps_ledger() and lower(p.mrn) = lower(trim(ledger_patient.mrn)) $$;

-- Disclosures that the patient is not told of today. The caller learns which, never why.
create function wardclerk.suspended_disclosures(patient uuid) returns table (id uuid)
language sql stable security definer set search_path = public, pg_temp as
$$
  select d.id from disclosure d
  where wardclerk.keeps_ledger() and d.patient_id = suspended_disclosures.patient
    and exists (select from disclosure_suspension s where s.patient_id = d.patient_id
      and lower(trim(s.recipient)) = lower(trim(d.recipient)) and current_date between s.starts_on and s.ends_on)
$$;
grant execute on function wardclerk.ledger_patient(text), wardclerk.suspended_disclosures(uuid) to wardclerk_app;
