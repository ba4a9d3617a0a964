-- Weights of the matching, re-estimated from filings: each estimate is a version, and at most one is in use.

-- CreateTable
CREATE TABLE "match_weights_version" (
    "version" SERIAL NOT NULL,
    "fields" JSONB NOT NULL,
    "decisions" INTEGER NOT NULL,
    "by_people" INTEGER NOT NULL,
    "estimated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "in_use" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "match_weights_version_pkey" PRIMARY KEY ("version")
);
create unique index match_weights_version_one_in_use on match_weights_version (in_use) where in_use;

-- Shares only, nothing of a record: the pipeline reads the version in use, the operator of the machine makes and chooses.
alter table match_weights_version enable row level security;
grant select on match_weights_version to wardclerk_worker;
create policy match_weights_version_pipeline on match_weights_version for select to wardclerk_worker using (true);
