-- Answers and pages that their asker shared with a channel or thread.

-- CreateTable
CREATE TABLE "answer_share" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "answer_id" UUID NOT NULL,
    "shared_by_id" UUID NOT NULL,
    "what" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "thread_ts" TEXT,
    "message_ts" TEXT,
    "shared_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "answer_share_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shared_citation" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "share_id" UUID NOT NULL,
    "document_id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "page" INTEGER NOT NULL,
    "boxes" JSONB NOT NULL,

    CONSTRAINT "shared_citation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "answer_share_channel_idx" ON "answer_share"("channel");
CREATE INDEX "answer_share_answer_id_idx" ON "answer_share"("answer_id");
CREATE INDEX "shared_citation_share_id_idx" ON "shared_citation"("share_id");

-- AddForeignKey
ALTER TABLE "answer_share" ADD CONSTRAINT "answer_share_answer_id_fkey" FOREIGN KEY ("answer_id") REFERENCES "answer"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "shared_citation" ADD CONSTRAINT "shared_citation_share_id_fkey" FOREIGN KEY ("share_id") REFERENCES "answer_share"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table answer_share add constraint answer_share_what check (what in ('answer', 'page'));
alter table answer_share enable row level security;
alter table shared_citation enable row level security;

-- Only the asker shares, and only an answer that they may see now (answer_own, answer_labels).
grant select, insert, update (message_ts, withdrawn_at) on answer_share to wardclerk_app;
create policy answer_share_own on answer_share to wardclerk_app
  using (shared_by_id = (select wardclerk.staff_id()))
  with check (shared_by_id = (select wardclerk.staff_id()) and exists (select from answer a where a.id = answer_share.answer_id));

-- Where a share stands while it is open: not withdrawn, its answer not retracted.
create function wardclerk.shared_in(share uuid) returns text
language sql stable security definer set search_path = public, pg_temp as
$$
  select s.channel from answer_share s join answer a on a.id = s.answer_id
  where s.id = share and s.withdrawn_at is null and a.retracted_at is null
$$;

-- A button of a shared message opens for whoever may see that document of that patient now, nobody else.
grant select, insert on shared_citation to wardclerk_app;
create policy shared_citation_read on shared_citation for select to wardclerk_app
  using (wardclerk.shared_in(share_id) is not null
     and exists (select from document d where d.id = shared_citation.document_id and d.patient_id = shared_citation.patient_id));
create policy shared_citation_add on shared_citation for insert to wardclerk_app
  with check (exists (select from answer_share s where s.id = shared_citation.share_id)
     and exists (select from document d where d.id = shared_citation.document_id and d.patient_id = shared_citation.patient_id));

-- Open shares, for who reads along to be judged again: ids only. `stale`: a document is another patient's now, or gone.
create function wardclerk.open_shares(place text)
returns table (id uuid, channel text, message_ts text, patient_id uuid, documents uuid[], stale boolean)
language sql stable security definer set search_path = public, pg_temp as
$$
  select s.id, s.channel, s.message_ts, min(c.patient_id::text)::uuid, array_agg(distinct c.document_id),
    a.retracted_at is not null or bool_or(d.id is null or d.patient_id is distinct from c.patient_id)
  from answer_share s join answer a on a.id = s.answer_id join shared_citation c on c.share_id = s.id
    left join document d on d.id = c.document_id
  where s.withdrawn_at is null and (place is null or s.channel = place)
  group by s.id, s.channel, s.message_ts, a.retracted_at
$$;
create function wardclerk.withdraw_share(share uuid) returns void
language sql security definer set search_path = public, pg_temp as
$$ update answer_share set withdrawn_at = now() where id = share and withdrawn_at is null $$;
grant execute on function wardclerk.shared_in(uuid) to wardclerk_app;
grant execute on function wardclerk.open_shares(text), wardclerk.withdraw_share(uuid) to wardclerk_worker;
