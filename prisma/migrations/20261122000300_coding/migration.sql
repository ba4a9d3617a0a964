-- ICD-10-CM releases, and the coding of documents. Runs as wardclerk_owner.

CREATE TABLE "code_release" (
    "release" TEXT NOT NULL,
    "effective_from" DATE NOT NULL,
    "effective_to" DATE NOT NULL,
    "codes" INTEGER NOT NULL,
    "billable" INTEGER NOT NULL,
    "index_terms" INTEGER NOT NULL,
    "tabular_release" TEXT NOT NULL,
    "missing" TEXT[],
    "packed" BYTEA NOT NULL,
    "loaded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "code_release_pkey" PRIMARY KEY ("release")
);

CREATE TABLE "coding" (
    "document_id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "release" TEXT NOT NULL,
    "service_date" DATE NOT NULL,
    "setting" TEXT,
    "state" TEXT NOT NULL DEFAULT 'OPEN',
    "completed_by_id" UUID,
    "completed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "coding_pkey" PRIMARY KEY ("document_id")
);

CREATE TABLE "code_suggestion" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "document_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "display" TEXT NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "rank" INTEGER NOT NULL,
    "origin" TEXT NOT NULL,
    "evidence" JSONB NOT NULL,
    "findings" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'SUGGESTED',
    "reason" TEXT,
    "first_listed" BOOLEAN NOT NULL DEFAULT false,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "code_suggestion_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "code_suggestion_document_id_code_key" ON "code_suggestion"("document_id", "code");

ALTER TABLE "coding" ADD CONSTRAINT "coding_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "code_suggestion" ADD CONSTRAINT "code_suggestion_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "coding"("document_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A release is no record: whoever may connect may read it. Only the operator loads one.
alter table code_release enable row level security;
grant select on code_release to wardclerk_app;
create policy code_release_read on code_release for select to wardclerk_app using (true);

-- Coders (for payment) and the records department (for operations) code the documents that they may see.
create function wardclerk.may_code() returns boolean
language sql stable security definer set search_path = public, pg_temp as
$$
  select coalesce((wardclerk.purpose() = 'payment' and wardclerk.has_role('coder'))
    or (wardclerk.purpose() = 'operations' and wardclerk.has_role('him')), false)
$$;
grant execute on function wardclerk.may_code() to wardclerk_app;

alter table coding enable row level security;
grant select, insert, update, delete on coding to wardclerk_app;
create policy coding_of_seen_documents on coding to wardclerk_app
  using ((select wardclerk.may_code())
     and exists (select from document d where d.id = coding.document_id and d.patient_id = coding.patient_id))
  with check ((select wardclerk.may_code())
     and exists (select from document d where d.id = coding.document_id and d.patient_id = coding.patient_id));

alter table code_suggestion enable row level security;
grant select, insert, update, delete on code_suggestion to wardclerk_app;
create policy code_suggestion_of_seen_coding on code_suggestion to wardclerk_app
  using (exists (select from coding c where c.document_id = code_suggestion.document_id))
  with check (exists (select from coding c where c.document_id = code_suggestion.document_id));
