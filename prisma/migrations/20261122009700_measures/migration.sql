-- Counts and times of the department as a whole, for whom the policy lets count. No row of a record, no id, no name, and
-- nothing by person, patient or ward. Runs as wardclerk_owner.

-- Few events may be one patient's: they are left out. What waits now is told to the last one, since somebody must act on it.
create function wardclerk.without_few(events bigint) returns double precision
language sql immutable set search_path = pg_catalog, pg_temp as
$$ select case when events between 1 and wardclerk.small_count() - 1 then null else events end $$;

-- `value` is null where there was too little. Empty for whoever may not count, and for spans under a week or over a year.
create function wardclerk.department_measures(first_day date, last_day date) returns table (measure text, value double precision)
language sql stable security definer set search_path = public, pg_temp as
$$
  with span as materialized (
    select first_day::timestamptz as since, (last_day + 1)::timestamptz as until
    where wardclerk.may_measure() and last_day - first_day between 6 and 366
  ), received as (
    select d.state, d.filed_at is not null or d.patient_id is not null as filed
    from span s join document d on d.created_at >= s.since and d.created_at < s.until
    where d.state not in ('SPLIT', 'UNPACKED', 'JOINED')
  ), filing as (
    select d.filed_by_id, extract(epoch from d.filed_at - least(d.created_at, o.created_at,
      (select min(u.created_at) from upload u where u.document_id in (d.id, d.original_id)))) / 60 as minutes
    from span s join document d on d.filed_at >= s.since and d.filed_at < s.until
      left join document o on o.id = d.original_id
  ), reading as (
    select g.quality from span s join page g on g.created_at >= s.since and g.created_at < s.until
  ), unfiled as (
    select extract(epoch from now() - least(d.created_at, o.created_at)) / 86400 as days
    from span s join document d on d.state = 'NEEDS_PATIENT' left join document o on o.id = d.original_id
  ), asked as (
    select q.state, exists (select from answer a where a.question_id = q.id and a.kind = 'answered') as answered,
      exists (select from answer a where a.question_id = q.id and a.kind = 'nothing-found') as nothing_found,
      (select extract(epoch from min(a.created_at) - q.created_at) from answer a where a.question_id = q.id) as seconds
    from span s join question q on q.created_at >= s.since and q.created_at < s.until
  ), pair as (
    select x.first_id, x.second_id, x.state, greatest(a.created_at, b.created_at) as later,
      a.replaced_by_id is null and b.replaced_by_id is null as unlinked
    from span s join patient_duplicate x on true join patient a on a.id = x.first_id join patient b on b.id = x.second_id
  ), query as (
    select q.state, q.sent_at >= s.since and q.sent_at < s.until as sent,
      case when q.answered_at >= s.since and q.answered_at < s.until then extract(epoch from q.answered_at - q.sent_at) / 3600 end as hours
    from span s join physician_query q on q.sent_at is not null
  ), request as (
    select r.due_on, r.closed_at, r.received_on >= first_day and r.received_on <= last_day as received,
      case when r.closed_at >= s.since and r.closed_at < s.until then r.closed_at::date - r.received_on end as days
    from span s join patient_request r on true
  ), counted (measure, value) as (
    select 'documents.received', wardclerk.without_few(count(*)) from received
    union all select 'documents.filed', wardclerk.without_few(count(*) filter (where filed)) from received
    union all select 'documents.waiting', wardclerk.without_few(count(*) filter (where not filed and state = 'NEEDS_PATIENT')) from received
    union all select 'documents.failed', wardclerk.without_few(count(*) filter (where not filed and state = 'FAILED')) from received
    union all select 'documents.rejected', wardclerk.without_few(count(*) filter (where not filed and state = 'REJECTED')) from received
    union all select 'documents.inWork', wardclerk.without_few(count(*) filter (where not filed and state in ('STORED', 'READ', 'MATCHED'))) from received
    union all select 'filing.filed', wardclerk.without_few(count(*)) from filing
    union all select 'filing.automaticShare', case when count(*) >= wardclerk.small_count()
      then (count(*) filter (where filed_by_id is null))::double precision / count(*) end from filing
    union all select 'filing.minutesP50', case when count(minutes) >= wardclerk.small_count() then percentile_cont(0.5) within group (order by minutes) end from filing
    union all select 'filing.minutesP95', case when count(minutes) >= wardclerk.small_count() then percentile_cont(0.95) within group (order by minutes) end from filing
    union all select 'pages.read', wardclerk.without_few(count(*)) from reading
    union all select 'pages.doubtful', wardclerk.without_few(count(*) filter (where quality = 'doubtful')) from reading
    union all select 'pages.unread', wardclerk.without_few(count(*) filter (where quality in ('unreadable', 'blank'))) from reading
    union all select 'backlog.unfiled', count(*) from unfiled
    union all select 'backlog.underOneDay', count(*) filter (where days < 1) from unfiled
    union all select 'backlog.oneToThreeDays', count(*) filter (where days >= 1 and days < 3) from unfiled
    union all select 'backlog.threeToSevenDays', count(*) filter (where days >= 3 and days < 7) from unfiled
    union all select 'backlog.overSevenDays', count(*) filter (where days >= 7) from unfiled
    union all select 'backlog.oldestDays', max(days) from unfiled
    union all select 'backlog.failed', count(*) from span s join document d on d.state = 'FAILED'
    union all select 'questions.asked', wardclerk.without_few(count(*)) from asked
    union all select 'questions.answered', wardclerk.without_few(count(*) filter (where answered)) from asked
    union all select 'questions.nothingFound', wardclerk.without_few(count(*) filter (where nothing_found and not answered)) from asked
    union all select 'questions.failed', wardclerk.without_few(count(*) filter (where state = 'FAILED')) from asked
    union all select 'questions.secondsP50', case when count(seconds) >= wardclerk.small_count() then percentile_cont(0.5) within group (order by seconds) end from asked
    union all select 'questions.secondsP95', case when count(seconds) >= wardclerk.small_count() then percentile_cont(0.95) within group (order by seconds) end from asked
    union all select 'duplicates.records', count(*) from span s join patient p on p.replaced_by_id is null
    union all select 'duplicates.openPairs', count(*) from pair where state = 'OPEN' and unlinked
    union all select 'duplicates.recordsInPairs', count(distinct i.id) from pair cross join lateral (values (first_id), (second_id)) i (id)
      where state = 'OPEN' and unlinked
    union all select 'duplicates.registrations', wardclerk.without_few(count(*)) from span s join patient p on p.created_at >= s.since and p.created_at < s.until
    union all select 'duplicates.confirmedNew', wardclerk.without_few(count(*)) from span s join pair on state = 'CONFIRMED' and later >= s.since and later < s.until
    union all select 'queries.open', count(*) filter (where state = 'SENT') from query
    union all select 'queries.sent', wardclerk.without_few(count(*) filter (where sent)) from query
    union all select 'queries.answered', wardclerk.without_few(count(hours)) from query
    union all select 'queries.hoursP50', case when count(hours) >= wardclerk.small_count() then percentile_cont(0.5) within group (order by hours) end from query
    union all select 'queries.hoursP95', case when count(hours) >= wardclerk.small_count() then percentile_cont(0.95) within group (order by hours) end from query
    union all select 'requests.open', count(*) filter (where closed_at is null) from request
    union all select 'requests.overdue', count(*) filter (where closed_at is null and due_on < current_date) from request
    union all select 'requests.received', wardclerk.without_few(count(*) filter (where received)) from request
    union all select 'requests.closed', wardclerk.without_few(count(days)) from request
    union all select 'requests.daysP50', case when count(days) >= wardclerk.small_count() then percentile_cont(0.5) within group (order by days) end from request
  )
  select c.measure, c.value from span s cross join counted c
$$;
grant execute on function wardclerk.department_measures(date, date) to wardclerk_app;
