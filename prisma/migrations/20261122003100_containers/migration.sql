-- Files that hold files (ZIP, e-mail), and locked files that were opened once with their password.

-- The readable copy of a locked file, made while the password was at hand. The original stays under storage_key.
ALTER TABLE "document" ADD COLUMN "readable_key" TEXT;

-- CreateTable
CREATE TABLE "container_entry" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "container_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "file_name" TEXT NOT NULL,
    "document_id" UUID,
    "duplicate" BOOLEAN NOT NULL DEFAULT false,
    "problem_code" TEXT,
    "problem_blanks" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "container_entry_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "container_entry_outcome" CHECK (("document_id" IS NULL) <> ("problem_code" IS NULL))
);

-- CreateIndex
CREATE UNIQUE INDEX "container_entry_container_id_position_key" ON "container_entry"("container_id", "position");
CREATE INDEX "container_entry_document_id_idx" ON "container_entry"("document_id");

-- AddForeignKey
ALTER TABLE "container_entry" ADD CONSTRAINT "container_entry_container_id_fkey" FOREIGN KEY ("container_id") REFERENCES "document"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "container_entry" ADD CONSTRAINT "container_entry_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── Who may see and write what ──────────────────────────────────────────────────────────────────────────────────────

alter table container_entry enable row level security;
grant select on container_entry to wardclerk_app;
-- Whoever may see the container may know what it held; the documents themselves are judged by their own policy.
create policy container_entry_read on container_entry for select to wardclerk_app
  using (exists (select from document d where d.id = container_entry.container_id));
grant select, insert on container_entry to wardclerk_worker;
create policy container_entry_pipeline on container_entry to wardclerk_worker using (true) with check (true);
