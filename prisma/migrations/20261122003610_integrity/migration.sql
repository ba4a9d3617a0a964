-- The nightly check of what is kept: hashes of page pictures, and what each check found.

-- AlterTable: null on pages from before; the first check that opens such a picture notes its hash.
ALTER TABLE "page" ADD COLUMN "image_sha256" TEXT;

-- CreateTable
CREATE TABLE "integrity_check" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "night" DATE,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ok" BOOLEAN NOT NULL,
    "originals" INTEGER NOT NULL,
    "pictures" INTEGER NOT NULL,
    "missing" INTEGER NOT NULL,
    "changed" INTEGER NOT NULL,
    "unopened" INTEGER NOT NULL,
    "orphans" INTEGER NOT NULL,
    "trail_rows" INTEGER NOT NULL,
    "trail_ok" BOOLEAN NOT NULL,

    CONSTRAINT "integrity_check_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "integrity_check_night_key" ON "integrity_check"("night");

alter table integrity_check enable row level security;
grant select, insert on integrity_check to wardclerk_worker;
create policy integrity_check_pipeline on integrity_check to wardclerk_worker using (true) with check (true);
