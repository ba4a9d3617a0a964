-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "staff" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "roles" TEXT[],
    "departments" TEXT[],
    "slack_user_id" TEXT,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "staff_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "patient" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "mrn" TEXT NOT NULL,
    "family" TEXT NOT NULL,
    "given" TEXT NOT NULL,
    "birth_date" DATE,
    "sex" TEXT,
    "phone" TEXT,
    "address" TEXT,
    "city" TEXT,
    "state" TEXT,
    "zip" TEXT,
    "resource" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "patient_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "patient_key" (
    "patient_id" UUID NOT NULL,
    "key" TEXT NOT NULL,

    CONSTRAINT "patient_key_pkey" PRIMARY KEY ("patient_id","key")
);

-- CreateTable
CREATE TABLE "care_team_member" (
    "staff_id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "start_date" DATE NOT NULL,
    "end_date" DATE,

    CONSTRAINT "care_team_member_pkey" PRIMARY KEY ("staff_id","patient_id","start_date")
);

-- CreateTable
CREATE TABLE "document" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "sha256" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "media_type" TEXT,
    "byte_length" INTEGER NOT NULL,
    "storage_key" TEXT NOT NULL,
    "uploader_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'STORED',
    "problem_code" TEXT,
    "problem_pages" INTEGER[],
    "problem_blanks" JSONB,
    "patient_id" UUID,
    "claimed_patient_id" UUID,
    "filed_by_id" UUID,
    "filed_at" TIMESTAMPTZ(3),
    "match_reasons" TEXT[],
    "page_count" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "document_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "upload" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "slack_file_id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "thread_ts" TEXT NOT NULL,
    "uploader_id" UUID NOT NULL,
    "document_id" UUID,
    "state" TEXT NOT NULL DEFAULT 'RECEIVED',
    "problem_code" TEXT,
    "problem_blanks" JSONB,
    "duplicate" BOOLEAN NOT NULL DEFAULT false,
    "status_ts" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "upload_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "page" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "document_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "rotation" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "quality" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "words" JSONB NOT NULL,
    "image_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "page_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "passage" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "document_id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "page" INTEGER NOT NULL,
    "start_offset" INTEGER NOT NULL,
    "end_offset" INTEGER NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "passage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fact" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "document_id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "page" INTEGER NOT NULL,
    "start_offset" INTEGER NOT NULL,
    "end_offset" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "quote" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "observed_on" DATE,

    CONSTRAINT "fact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "match_candidate" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "document_id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "rank" INTEGER NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "reasons" TEXT[],

    CONSTRAINT "match_candidate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "question" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "asker_id" UUID NOT NULL,
    "channel" TEXT,
    "message_ts" TEXT,
    "thread_ts" TEXT,
    "text" TEXT NOT NULL,
    "patient_id" UUID,
    "state" TEXT NOT NULL DEFAULT 'ASKED',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "question_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "question_choice" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "question_id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "rank" INTEGER NOT NULL,

    CONSTRAINT "question_choice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "answer" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "question_id" UUID NOT NULL,
    "asker_id" UUID NOT NULL,
    "patient_id" UUID,
    "purpose" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "model" TEXT,
    "prompt_version" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "answer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "citation" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "answer_id" UUID NOT NULL,
    "claim" INTEGER NOT NULL,
    "claim_text" TEXT NOT NULL,
    "document_id" UUID NOT NULL,
    "page" INTEGER NOT NULL,
    "quote" TEXT NOT NULL,
    "boxes" JSONB NOT NULL,

    CONSTRAINT "citation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "slack_event" (
    "event_id" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "slack_event_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "staff_id" UUID,
    "roles" TEXT[],
    "purpose" TEXT,
    "action" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "patient_id" UUID,
    "entity" TEXT,
    "entity_id" TEXT,
    "channel" TEXT,
    "detail" JSONB NOT NULL,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "canary" (
    "id" INTEGER NOT NULL,

    CONSTRAINT "canary_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "staff_email_key" ON "staff"("email");

-- CreateIndex
CREATE UNIQUE INDEX "staff_slack_user_id_key" ON "staff"("slack_user_id");

-- CreateIndex
CREATE UNIQUE INDEX "patient_mrn_key" ON "patient"("mrn");

-- CreateIndex
CREATE INDEX "patient_key_key_idx" ON "patient_key"("key");

-- CreateIndex
CREATE INDEX "care_team_member_patient_id_idx" ON "care_team_member"("patient_id");

-- CreateIndex
CREATE UNIQUE INDEX "document_sha256_key" ON "document"("sha256");

-- CreateIndex
CREATE INDEX "document_patient_id_idx" ON "document"("patient_id");

-- CreateIndex
CREATE INDEX "document_uploader_id_idx" ON "document"("uploader_id");

-- CreateIndex
CREATE INDEX "document_state_updated_at_idx" ON "document"("state", "updated_at");

-- CreateIndex
CREATE UNIQUE INDEX "upload_slack_file_id_key" ON "upload"("slack_file_id");

-- CreateIndex
CREATE INDEX "upload_document_id_idx" ON "upload"("document_id");

-- CreateIndex
CREATE INDEX "upload_state_created_at_idx" ON "upload"("state", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "page_document_id_number_key" ON "page"("document_id", "number");

-- CreateIndex
CREATE INDEX "passage_patient_id_idx" ON "passage"("patient_id");

-- CreateIndex
CREATE UNIQUE INDEX "passage_document_id_page_start_offset_key" ON "passage"("document_id", "page", "start_offset");

-- CreateIndex
CREATE INDEX "fact_patient_id_kind_idx" ON "fact"("patient_id", "kind");

-- CreateIndex
CREATE INDEX "fact_document_id_idx" ON "fact"("document_id");

-- CreateIndex
CREATE UNIQUE INDEX "match_candidate_document_id_patient_id_key" ON "match_candidate"("document_id", "patient_id");

-- CreateIndex
CREATE INDEX "question_asker_id_channel_thread_ts_idx" ON "question"("asker_id", "channel", "thread_ts");

-- CreateIndex
CREATE INDEX "question_state_created_at_idx" ON "question"("state", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "question_channel_message_ts_key" ON "question"("channel", "message_ts");

-- CreateIndex
CREATE UNIQUE INDEX "question_choice_question_id_patient_id_key" ON "question_choice"("question_id", "patient_id");

-- CreateIndex
CREATE INDEX "answer_asker_id_created_at_idx" ON "answer"("asker_id", "created_at");

-- CreateIndex
CREATE INDEX "citation_answer_id_idx" ON "citation"("answer_id");

-- CreateIndex
CREATE INDEX "citation_document_id_idx" ON "citation"("document_id");

-- CreateIndex
CREATE INDEX "audit_event_patient_id_at_idx" ON "audit_event"("patient_id", "at");

-- CreateIndex
CREATE INDEX "audit_event_staff_id_at_idx" ON "audit_event"("staff_id", "at");

-- AddForeignKey
ALTER TABLE "patient_key" ADD CONSTRAINT "patient_key_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "care_team_member" ADD CONSTRAINT "care_team_member_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "care_team_member" ADD CONSTRAINT "care_team_member_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "document" ADD CONSTRAINT "document_uploader_id_fkey" FOREIGN KEY ("uploader_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "document" ADD CONSTRAINT "document_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload" ADD CONSTRAINT "upload_uploader_id_fkey" FOREIGN KEY ("uploader_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload" ADD CONSTRAINT "upload_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "page" ADD CONSTRAINT "page_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passage" ADD CONSTRAINT "passage_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fact" ADD CONSTRAINT "fact_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "match_candidate" ADD CONSTRAINT "match_candidate_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "match_candidate" ADD CONSTRAINT "match_candidate_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patient"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "question" ADD CONSTRAINT "question_asker_id_fkey" FOREIGN KEY ("asker_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "question_choice" ADD CONSTRAINT "question_choice_question_id_fkey" FOREIGN KEY ("question_id") REFERENCES "question"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "answer" ADD CONSTRAINT "answer_question_id_fkey" FOREIGN KEY ("question_id") REFERENCES "question"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "citation" ADD CONSTRAINT "citation_answer_id_fkey" FOREIGN KEY ("answer_id") REFERENCES "answer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

