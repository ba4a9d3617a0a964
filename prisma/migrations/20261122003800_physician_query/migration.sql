-- Physician queries: a coder's question to a provider, kept as a business record. Runs as wardclerk_owner.

CREATE TABLE "physician_query" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "document_id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "documents" UUID[],
    "template" TEXT NOT NULL,
    "template_version" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "yes_no_reason" TEXT,
    "title" TEXT NOT NULL,
    "question" TEXT NOT NULL,
    "indicators" JSONB NOT NULL,
    "options" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'DRAFT',
    "author_id" UUID NOT NULL,
    "provider_id" UUID,
    "follows_id" UUID,
    "drafted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "answer" INTEGER,
    "answer_text" TEXT,
    "closed_at" TIMESTAMPTZ(3),
    "close_reason" TEXT,
    "provider_told_at" TIMESTAMPTZ(3),
    "author_told_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "physician_query_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "physician_query_document_id_idx" ON "physician_query"("document_id");
CREATE INDEX "physician_query_provider_id_state_idx" ON "physician_query"("provider_id", "state");

ALTER TABLE "physician_query" ADD CONSTRAINT "physician_query_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "physician_query" ADD CONSTRAINT "physician_query_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "physician_query" ADD CONSTRAINT "physician_query_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "staff"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "physician_query" ADD CONSTRAINT "physician_query_follows_id_fkey" FOREIGN KEY ("follows_id") REFERENCES "physician_query"("id") ON DELETE SET NULL ON UPDATE CASCADE;

alter table physician_query add constraint physician_query_state check
  (state in ('DRAFT', 'SENT', 'ANSWERED', 'DECLINED', 'WITHDRAWN', 'EXPIRED', 'RETRACTED'));
alter table physician_query add constraint physician_query_documents check (document_id = any (documents));

-- What was asked and answered is a record: after the draft nobody rewords it, after the answer nobody changes it, and the
-- states go one way. This holds for every role, the owner's too.
create function wardclerk.guard_physician_query() returns trigger language plpgsql as
$$
begin
  if new.id <> old.id or new.document_id <> old.document_id or new.patient_id <> old.patient_id or new.author_id <> old.author_id
    or new.drafted_at <> old.drafted_at then
    raise exception 'a query keeps its record and its author' using errcode = '55000';
  end if;
  if old.state <> 'DRAFT' and (new.documents, new.template, new.template_version, new.kind, new.yes_no_reason, new.title,
      new.question, new.indicators, new.options, new.provider_id, new.sent_at, new.expires_at)
    is distinct from (old.documents, old.template, old.template_version, old.kind, old.yes_no_reason, old.title,
      old.question, old.indicators, old.options, old.provider_id, old.sent_at, old.expires_at) then
    raise exception 'a query that was sent is not reworded' using errcode = '55000';
  end if;
  if old.state <> 'SENT' and (new.answer, new.answer_text, new.answered_at)
    is distinct from (old.answer, old.answer_text, old.answered_at) then
    raise exception 'only a sent query is answered, once' using errcode = '55000';
  end if;
  if new.state <> old.state and (old.state || '>' || new.state) not in ('DRAFT>SENT', 'DRAFT>WITHDRAWN', 'SENT>ANSWERED',
    'SENT>DECLINED', 'SENT>WITHDRAWN', 'SENT>EXPIRED', 'ANSWERED>RETRACTED') then
    raise exception 'a query does not go from % to %', old.state, new.state using errcode = '55000';
  end if;
  return new;
end
$$;
create trigger physician_query_guard before update on physician_query
  for each row execute function wardclerk.guard_physician_query();

alter table physician_query enable row level security;
grant select, insert, update on physician_query to wardclerk_app;

-- Coders see the queries of documents that they may see; a query quotes several documents and is hidden with any of them.
-- The select on document runs under the reader's own row-level security.
create policy physician_query_coder_read on physician_query for select to wardclerk_app
  using ((select wardclerk.may_code())
     and cardinality(documents) = (select count(*) from document d
       where d.id = any (physician_query.documents) and d.patient_id = physician_query.patient_id));
create policy physician_query_coder_add on physician_query for insert to wardclerk_app
  with check ((select wardclerk.may_code()) and author_id = (select wardclerk.staff_id()) and state = 'DRAFT'
     and answer is null and answer_text is null
     and cardinality(documents) = (select count(*) from document d
       where d.id = any (physician_query.documents) and d.patient_id = physician_query.patient_id));
create policy physician_query_coder_change on physician_query for update to wardclerk_app
  using ((select wardclerk.may_code()) and state in ('DRAFT', 'SENT', 'ANSWERED')
     and cardinality(documents) = (select count(*) from document d
       where d.id = any (physician_query.documents) and d.patient_id = physician_query.patient_id))
  with check ((select wardclerk.may_code()) and state in ('DRAFT', 'SENT', 'WITHDRAWN', 'RETRACTED'));

-- The provider who was asked, while they may see what it quotes: asked anew at every reading.
create policy physician_query_provider_read on physician_query for select to wardclerk_app
  using (provider_id = (select wardclerk.staff_id()) and state <> 'DRAFT' and (select wardclerk.purpose()) = 'treatment'
     and cardinality(documents) = (select count(*) from document d
       where d.id = any (physician_query.documents) and d.patient_id = physician_query.patient_id));
create policy physician_query_provider_answer on physician_query for update to wardclerk_app
  using (provider_id = (select wardclerk.staff_id()) and state = 'SENT' and expires_at > clock_timestamp()
     and (select wardclerk.purpose()) = 'treatment'
     and cardinality(documents) = (select count(*) from document d
       where d.id = any (physician_query.documents) and d.patient_id = physician_query.patient_id))
  with check (provider_id = (select wardclerk.staff_id()) and state in ('ANSWERED', 'DECLINED'));

-- The pipeline tells people that there is a query, and ends what nobody answered. It reads no question and no answer.
grant select (id, document_id, patient_id, state, author_id, provider_id, sent_at, expires_at, provider_told_at, author_told_at)
  on physician_query to wardclerk_worker;
grant update (state, closed_at, provider_told_at, author_told_at) on physician_query to wardclerk_worker;
create policy physician_query_pipeline on physician_query for select to wardclerk_worker using (true);
create policy physician_query_tell on physician_query for update to wardclerk_worker using (true) with check (true);

-- Who may be asked about documents: clinicians on the patient's care team today, for whom the policy opens every label of
-- them. For coders who see the documents themselves; nobody else learns a name.
create function wardclerk.query_providers(asked uuid[]) returns table (staff_id uuid, email text, name text)
language sql stable security definer set search_path = public, pg_temp as
$$
  select s.id, s.email, s.name from staff s
  where s.active and 'clinician' = any (s.roles) and wardclerk.may_code() and cardinality(asked) > 0
    and not exists (select from unnest(asked) a(id) left join document d on d.id = a.id
      where d.id is null or d.patient_id is null
        or not wardclerk.may_see_document(d.patient_id, d.labels, d.uploader_id, d.author_id)
        or not exists (select from care_team_member c where c.staff_id = s.id and c.patient_id = d.patient_id
          and c.start_date <= current_date and (c.end_date is null or c.end_date >= current_date))
        or not exists (select from policy_rule r where r.role = 'clinician' and r.purpose = 'treatment'
          and r.relation = 'care-team' and d.labels <@ r.labels))
  order by s.name, s.email
$$;
grant execute on function wardclerk.query_providers(uuid[]) to wardclerk_app;
