-- Search proposes ids, row-level security disposes of the text. Okapi BM25 (k1 = 1.2, b = 0.75) over the passages that
-- the asker may see, so that neither a rank nor a score tells anything about the others.

create extension if not exists pg_trgm;

alter table "passage" add column "search" tsvector, add column "search_length" integer not null default 0;
create index "passage_search_idx" on "passage" using gin ("search");

create table "search_word" ("word" text not null, constraint "search_word_pkey" primary key ("word"));
create index "search_word_trigram_idx" on "search_word" using gin ("word" gin_trgm_ops);
alter table search_word enable row level security;
grant select, insert on search_word to wardclerk_search;
create policy search_word_search on search_word to wardclerk_search using (true) with check (true);

-- Accents are dropped; a slash, an underscore or a hyphen parts words ("and/or", "mg/dL", "follow-up"), which the parser
-- would keep as a file name or a compound. Numbers keep their point.
create function wardclerk.search_vector(content text) returns tsvector
language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp as
$$
  select to_tsvector('pg_catalog.english',
    translate(regexp_replace(normalize(content, NFD), U&'[\0300-\036f]', '', 'g'), U&'/\\_-\2010\2011\2012\2013\2014', '         '))
$$;

-- How many words a vector holds, repeated ones counted.
create function wardclerk.count_words(vector tsvector) returns integer
language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp as
$$ select coalesce(sum(coalesce(array_length(positions, 1), 1)), 0)::integer from unnest(vector) $$;

create function wardclerk.index_passage() returns trigger language plpgsql set search_path = public, pg_temp as
$$
begin
  new.search := wardclerk.search_vector(new.text);
  new.search_length := wardclerk.count_words(new.search);
  return new;
end
$$;
create trigger passage_index before insert or update of text on passage
  for each row execute function wardclerk.index_passage();

-- The words are written in one order, so two documents indexed at once wait for each other but never in a ring.
create function wardclerk.collect_words() returns trigger language plpgsql
security definer set search_path = public, pg_temp as
$$
begin
  insert into search_word (word)
    select distinct w.lexeme from written p cross join lateral unnest(p.search) w
    where w.lexeme ~ '^[a-z]{4,40}$' and not exists (select from search_word known where known.word = w.lexeme)
    order by 1
    on conflict do nothing;
  return null;
end
$$;
grant create on schema wardclerk to wardclerk_search;
alter function wardclerk.collect_words() owner to wardclerk_search;
create trigger passage_words_inserted after insert on passage referencing new table as written
  for each statement execute function wardclerk.collect_words();
create trigger passage_words_updated after update on passage referencing new table as written
  for each statement execute function wardclerk.collect_words();

update passage set text = text;

-- True when one letter was added, lost or changed between two words, or an "m" was read as "rn".
create function wardclerk.is_misread(a text, b text) returns boolean
language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp as
$$
declare
  x text := replace(a, 'rn', 'm');
  y text := replace(b, 'rn', 'm');
  at integer := 1;
begin
  if abs(length(x) - length(y)) > 1 then return false; end if;
  while at <= least(length(x), length(y)) and substr(x, at, 1) = substr(y, at, 1) loop at := at + 1; end loop;
  return substr(x, at + 1) = substr(y, at + 1) or substr(x, at) = substr(y, at + 1) or substr(x, at + 1) = substr(y, at);
end
$$;

-- The best passages for a query: ids and scores only.
--   words: the words that were typed. other_names: for each group of names of one thing ("MI", "heart attack"), the names
--   parted by line feeds. patient: whose record, or null for every patient whom the asker may see.
create function wardclerk.search_passages(words text[], other_names text[], patient uuid, k integer)
returns table (id uuid, score real)
language plpgsql stable security definer set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan set pg_trgm.similarity_threshold = 0.4 as
$$
#variable_conflict use_column
declare
  k1 constant real := 1.2;
  b constant real := 0.75;
  -- Beyond so many passages a word is common: it still counts, but proposes nothing when a rarer one does.
  common constant integer := 20000;
  -- How many of the passages with the rarest words are scored exactly.
  scored constant integer := 300;
  everyone constant boolean := wardclerk.sees_every_patient() and patient is null;
  -- The permission: whose passages the asker may see. Null only where that is everyone's.
  permitted constant uuid[] := case
    when everyone then null
    when patient is null then wardclerk.assigned_patients()
    when wardclerk.may_see_patient(patient) then array[patient]
    else '{}' end;
  passages real;
  mean_length real;
  parts tsquery[] := '{}';
  lexemes text[] := '{}';
  part_of integer[] := '{}';
  frequencies real[] := '{}';
  proposing tsquery;
  part tsquery;
  wanted text;
  name text;
  misread text[];
  frequency real;
begin
  if permitted = '{}' or k < 1 then return; end if;

  -- Over a large collection as a whole the planner's count and a sample do; counting would read every row.
  select c.reltuples into passages from pg_class c where c.oid = 'passage'::regclass;
  if not everyone then
    select count(*), avg(p.search_length) into passages, mean_length from passage p where p.patient_id = any (permitted);
  elsif passages < common then
    select count(*), avg(p.search_length) into passages, mean_length from passage p;
  else
    select avg(p.search_length) into mean_length from passage p tablesample system (1);
  end if;
  if passages = 0 then return; end if;

  -- One part a word. A word that no permitted passage has stands for the words that a scanner may have made of it.
  for wanted in select distinct on (w.lexeme) w.lexeme from unnest(words) typed cross join lateral unnest(wardclerk.search_vector(typed)) w
  loop
    part := quote_literal(wanted)::tsquery;
    frequency := wardclerk.count_passages(part, permitted, common);
    if frequency = 0 and wanted ~ '^[a-z]{5,40}$' then
      select array_agg(s.word) into misread from (
        select w.word from search_word w where w.word % wanted and wardclerk.is_misread(w.word, wanted) limit 20) s;
      if misread is not null then
        select string_agg(quote_literal(m), '|')::tsquery into part from unnest(misread) m;
        frequency := wardclerk.count_passages(part, permitted, common);
      end if;
    end if;
    continue when frequency = 0;
    parts := parts || part;
    frequencies := frequencies || frequency;
    lexemes := lexemes || coalesce(case when part = quote_literal(wanted)::tsquery then array[wanted] end, misread);
    part_of := part_of || array_fill(cardinality(parts), array[cardinality(lexemes) - cardinality(part_of)]);
  end loop;

  -- One part a group of names; it adds to the words, so that a passage with another name of the thing is found too.
  foreach name in array other_names loop
    select string_agg('(' || q::text || ')', '|')::tsquery into part
    from (select phraseto_tsquery('pg_catalog.english', translate(n, '/-', '  ')) q from regexp_split_to_table(name, '\n') n) s
    where numnode(q) > 0;
    continue when part is null;
    frequency := wardclerk.count_passages(part, permitted, common);
    continue when frequency = 0;
    parts := parts || part;
    frequencies := frequencies || frequency;
  end loop;
  if cardinality(parts) = 0 then return; end if;

  select string_agg('(' || parts[i]::text || ')', '|')::tsquery into proposing
  from generate_subscripts(parts, 1) i
  where frequencies[i] < common or frequencies[i] = (select min(f) from unnest(frequencies) f);

  return query
  with weighted as (
    select i as number, parts[i] as query, ln(1 + (passages - frequencies[i] + 0.5) / (frequencies[i] + 0.5)) as weight
    from generate_subscripts(parts, 1) i
  ), proposed as (
    select p.id, p.search, p.search_length, sum(w.weight) as weight
    from passage p join weighted w on p.search @@ w.query
    where (everyone or p.patient_id = any (permitted)) and p.search @@ proposing
    group by p.id
    order by 4 desc, ts_rank(p.search, proposing) desc
    limit greatest(scored, k)
  ), counted as (
    select p.id, p.search_length, l.number,
      coalesce(sum(array_length(w.positions, 1)), 0)::real as times
    from proposed p
      cross join lateral unnest(p.search) w
      join (select unnest(lexemes) as lexeme, unnest(part_of) as number) l on l.lexeme = w.lexeme
    group by p.id, p.search_length, l.number
    union all
    select p.id, p.search_length, w.number, 1
    from proposed p join weighted w on p.search @@ w.query
    where w.number > coalesce(part_of[cardinality(part_of)], 0)
  )
  select c.id, sum(w.weight * c.times * (k1 + 1) / (c.times + k1 * (1 - b + b * c.search_length / greatest(mean_length, 1))))::real
  from counted c join weighted w on w.number = c.number
  group by c.id
  order by 2 desc, 1
  limit k;
end
$$;

-- How many permitted passages match, counted no further than `most`. Null stands for everyone's.
create function wardclerk.count_passages(part tsquery, permitted uuid[], most integer) returns real
language sql stable set search_path = public, pg_temp as
$$
  select count(*)::real from (
    select from passage p where (permitted is null or p.patient_id = any (permitted)) and p.search @@ part limit most) s
$$;

-- The function's owner sees passages, through the function alone; nothing but ids and scores comes out of it.
grant select on passage to wardclerk_search;
create policy passage_search on passage for select to wardclerk_search using (true);
alter function wardclerk.count_passages(tsquery, uuid[], integer) owner to wardclerk_search;
alter function wardclerk.search_passages(text[], text[], uuid, integer) owner to wardclerk_search;
revoke create on schema wardclerk from wardclerk_search;
grant execute on function wardclerk.search_vector(text), wardclerk.count_words(tsvector), wardclerk.index_passage() to wardclerk_worker, wardclerk_search;
grant execute on function wardclerk.is_misread(text, text) to wardclerk_search;
grant execute on function wardclerk.search_passages(text[], text[], uuid, integer) to wardclerk_app;
