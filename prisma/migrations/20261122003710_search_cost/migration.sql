-- The search as fast over a million passages as over a thousand: labels are compared on the passage and not document by
-- document, a word is not counted further than it takes to know that it is common, and what is weighed is bounded.

-- The most common words and the share of passages that hold them, as PostgreSQL's own statistics know them.
create function wardclerk.common_words(words text[]) returns table (word text, share real)
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$
  select e.word, e.share from pg_stats s
    cross join lateral unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) e (word, share)
  where s.schemaname = 'public' and s.tablename = 'passage' and s.attname = 'search' and e.word = any (words)
$$;

-- Documents that are open by more than the labels of a relation: to their author, or by a grant for one patient.
create function wardclerk.further_documents(patient uuid) returns uuid[]
language sql stable security definer set search_path = public, pg_temp as
$$
  select coalesce(array_agg(d.id), '{}') from document d
  where d.labels <> '{normal}'
    and d.patient_id = any (wardclerk.care_team_patients() || wardclerk.granted_patients())
    and (further_documents.patient is null or d.patient_id = further_documents.patient)
    and wardclerk.may_see_document(d.patient_id, d.labels, d.uploader_id, d.author_id)
$$;

-- What the asker may see, read once a search. `whole`: the whole collection is asked, not the passages of `patients`.
create type wardclerk.sight as (whole boolean, patients uuid[], every_labels text[], team uuid[], team_labels text[],
  urgent uuid[], urgent_labels text[], further uuid[]);

create function wardclerk.sight_of(patient uuid) returns wardclerk.sight
language plpgsql stable security definer set search_path = public, pg_temp as
$$
declare
  every_labels constant text[] := wardclerk.permitted_labels('every-patient');
  team constant uuid[] := wardclerk.care_team_patients();
  urgent constant uuid[] := wardclerk.emergency_patients();
begin
  return row(
    patient is null and every_labels <> '{}',
    case when patient is null then team || urgent
         when every_labels <> '{}' or patient = any (team || urgent) then array[patient] else '{}' end,
    every_labels, team, wardclerk.permitted_labels('care-team'), urgent, wardclerk.permitted_labels('emergency'),
    wardclerk.further_documents(patient))::wardclerk.sight;
end
$$;
grant execute on function wardclerk.common_words(text[]), wardclerk.sight_of(uuid) to wardclerk_search;

-- The same decision on a passage as the policy of documents makes: it carries its document's labels and patient. Without
-- settings of its own, so that PostgreSQL puts it into the query instead of calling it for each row.
create function wardclerk.in_sight(patient uuid, labels text[], document uuid, every_labels text[], team uuid[], team_labels text[],
  urgent uuid[], urgent_labels text[], further uuid[]) returns boolean
language sql immutable parallel safe as
$$
  select labels <@ every_labels or (patient = any (team) and labels <@ team_labels)
    or (patient = any (urgent) and labels <@ urgent_labels) or document = any (further)
$$;

-- How many permitted passages match, counted no further than `most`.
create function wardclerk.count_in_sight(s wardclerk.sight, part tsquery, most integer) returns real
language plpgsql stable set search_path = public, pg_temp as
$$
begin
  if s.whole then
    return (select count(*) from (select from passage p
      where p.search @@ part and wardclerk.in_sight(p.patient_id, p.labels, p.document_id,
        s.every_labels, s.team, s.team_labels, s.urgent, s.urgent_labels, s.further) limit most) found);
  end if;
  return (select count(*) from passage p
    where p.patient_id = any (s.patients) and p.search @@ part and wardclerk.in_sight(p.patient_id, p.labels, p.document_id,
        s.every_labels, s.team, s.team_labels, s.urgent, s.urgent_labels, s.further));
end
$$;

-- Ids of permitted passages that match, at most so many.
create function wardclerk.propose_in_sight(s wardclerk.sight, part tsquery, most integer) returns uuid[]
language plpgsql stable set search_path = public, pg_temp as
$$
begin
  if s.whole then
    return array(select p.id from passage p
      where p.search @@ part and wardclerk.in_sight(p.patient_id, p.labels, p.document_id,
        s.every_labels, s.team, s.team_labels, s.urgent, s.urgent_labels, s.further) limit most);
  end if;
  return array(select p.id from passage p
    where p.patient_id = any (s.patients) and p.search @@ part
      and wardclerk.in_sight(p.patient_id, p.labels, p.document_id,
        s.every_labels, s.team, s.team_labels, s.urgent, s.urgent_labels, s.further) limit most);
end
$$;

-- A session knows pg_trgm's settings once one of its functions was called.
do $$ begin perform similarity('a', 'b'); end $$;

-- The best passages for a query: ids and scores only.
--   words: the words that were typed. other_names: for each group of names of one thing ("MI", "heart attack"), the names
--   parted by line feeds. patient: whose record, or null for every patient whom the asker may see.
create or replace function wardclerk.search_passages(words text[], other_names text[], patient uuid, k integer)
returns table (id uuid, score real)
language plpgsql stable security definer rows 10 set search_path = public, pg_temp
set pg_trgm.similarity_threshold = 0.4 set work_mem = '16MB' as
$$
#variable_conflict use_column
declare
  k1 constant real := 1.2;
  b constant real := 0.75;
  -- Beyond so many passages a word is common: it still counts, but proposes nothing when a rarer one does.
  common constant integer := 10000;
  -- How many passages are weighed, and how many of the best of those are scored exactly.
  weighed constant integer := 10000;
  scored constant integer := 300;
  s constant wardclerk.sight := wardclerk.sight_of(patient);
  typed text[];
  shares jsonb := '{}';
  passages real;
  mean_length real;
  parts tsquery[] := '{}';
  lexemes text[] := '{}';
  part_of integer[] := '{}';
  frequencies real[] := '{}';
  part tsquery;
  wanted text;
  name text;
  misread text[];
  frequency real;
  rarest real;
  proposing tsquery;
  proposed uuid[];
begin
  if k < 1 or (not s.whole and s.patients = '{}') then return; end if;
  select coalesce(array_agg(distinct w.lexeme), '{}') into typed
    from unnest(words) t (word) cross join lateral unnest(wardclerk.search_vector(t.word)) w;

  -- Over a large collection as a whole the planner's count, a sample and its list of common words do: counting would read
  -- every row.
  if s.whole then
    select c.reltuples into passages from pg_class c where c.oid = 'passage'::regclass;
  end if;
  if passages >= common then
    select avg(p.search_length) into mean_length from passage p tablesample system (0.2) repeatable (1);
    select coalesce(jsonb_object_agg(c.word, c.share), '{}') into shares from wardclerk.common_words(typed) c;
  else
    select count(*), avg(p.search_length) into passages, mean_length from passage p
      where (s.whole or p.patient_id = any (s.patients)) and wardclerk.in_sight(p.patient_id, p.labels, p.document_id,
        s.every_labels, s.team, s.team_labels, s.urgent, s.urgent_labels, s.further);
  end if;
  if passages = 0 then return; end if;
  mean_length := greatest(mean_length, 1);

  -- One part a word. A word that no permitted passage has stands for the words that a scanner may have made of it.
  foreach wanted in array typed loop
    part := quote_literal(wanted)::tsquery;
    misread := null;
    frequency := (shares ->> wanted)::real * passages;
    if frequency is null or frequency < common then frequency := wardclerk.count_in_sight(s, part, common); end if;
    if frequency = 0 and wanted ~ '^[a-z]{5,40}$' then
      select array_agg(f.word) into misread from (
        select w.word from search_word w where w.word % wanted and wardclerk.is_misread(w.word, wanted) limit 20) f;
      if misread is not null then
        select string_agg(quote_literal(m), '|')::tsquery into part from unnest(misread) m;
        frequency := wardclerk.count_in_sight(s, part, common);
      end if;
    end if;
    continue when frequency = 0;
    parts := parts || part;
    frequencies := frequencies || frequency;
    lexemes := lexemes || coalesce(misread, array[wanted]);
    part_of := part_of || array_fill(cardinality(parts), array[cardinality(lexemes) - cardinality(part_of)]);
  end loop;

  -- One part a group of names; it adds to the words, so that a passage with another name of the thing is found too.
  foreach name in array other_names loop
    select string_agg('(' || q::text || ')', '|')::tsquery into part
    from (select phraseto_tsquery('pg_catalog.english', translate(n, '/-', '  ')) q from regexp_split_to_table(name, '\n') n) f
    where numnode(q) > 0;
    continue when part is null;
    frequency := wardclerk.count_in_sight(s, part, common);
    continue when frequency = 0;
    parts := parts || part;
    frequencies := frequencies || frequency;
  end loop;
  if cardinality(parts) = 0 then return; end if;

  -- The rarer words propose. Where all are common, passages with all of them do, and failing those, with the rarest.
  rarest := (select min(f) from unnest(frequencies) f);
  if rarest < common then
    select string_agg('(' || parts[i]::text || ')', '|')::tsquery into proposing
      from generate_subscripts(parts, 1) i where frequencies[i] < common;
    proposed := wardclerk.propose_in_sight(s, proposing, weighed);
  else
    select string_agg('(' || p::text || ')', '&')::tsquery into proposing from unnest(parts) p;
    proposed := wardclerk.propose_in_sight(s, proposing, weighed);
    if cardinality(proposed) < scored then
      select parts[i] into proposing from generate_subscripts(parts, 1) i where frequencies[i] = rarest limit 1;
      proposed := proposed || wardclerk.propose_in_sight(s, proposing, weighed);
    end if;
  end if;

  return query
  with weighted as (
    select i as number, parts[i] as query, ln(1 + (passages - frequencies[i] + 0.5) / (frequencies[i] + 0.5)) as weight
    from generate_subscripts(parts, 1) i
  ), best as (
    select p.id, p.search, p.search_length from passage p
      cross join lateral (select sum(w.weight) as weight from weighted w where p.search @@ w.query) f
    where p.id = any (proposed)
    order by f.weight desc, ts_rank(p.search, proposing) desc
    limit greatest(scored, k)
  ), counted as (
    select p.id, p.search_length, l.number,
      coalesce(sum(array_length(w.positions, 1)), 0)::real as times
    from best p
      cross join lateral unnest(p.search) w
      join (select unnest(lexemes) as lexeme, unnest(part_of) as number) l on l.lexeme = w.lexeme
    group by p.id, p.search_length, l.number
    union all
    select p.id, p.search_length, w.number, 1
    from best p join weighted w on p.search @@ w.query
    where w.number > coalesce(part_of[cardinality(part_of)], 0)
  )
  select c.id, sum(w.weight * c.times * (k1 + 1) / (c.times + k1 * (1 - b + b * c.search_length / mean_length)))::real
  from counted c join weighted w on w.number = c.number
  group by c.id
  order by 2 desc, 1
  limit k;
end
$$;

grant create on schema wardclerk to wardclerk_search;
alter function wardclerk.in_sight(uuid, text[], uuid, text[], uuid[], text[], uuid[], text[], uuid[]) owner to wardclerk_search;
alter function wardclerk.count_in_sight(wardclerk.sight, tsquery, integer) owner to wardclerk_search;
alter function wardclerk.propose_in_sight(wardclerk.sight, tsquery, integer) owner to wardclerk_search;
revoke create on schema wardclerk from wardclerk_search;
drop function wardclerk.count_passages(tsquery, uuid[], uuid[], integer);
drop function wardclerk.labelled_documents(uuid[]);
