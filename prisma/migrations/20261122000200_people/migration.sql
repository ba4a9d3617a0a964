-- Letters without their accents, so that Montañez is found by Montanez. Built in, no extension needed.
create function wardclerk.fold(name text) returns text language sql immutable strict parallel safe as
$$ select regexp_replace(normalize(name, NFD), '[\u0300-\u036f]', '', 'g') $$;
grant execute on function wardclerk.fold(text) to wardclerk_app, wardclerk_worker, wardclerk_search;

-- The first time that somebody whom the staff list knows by e-mail address speaks in Slack, their Slack id is kept.
-- A link that exists is never changed from here.
create function wardclerk.link_slack_user(staff_email text, slack_user text) returns void
language sql security definer set search_path = public, pg_temp as
$$ update staff set slack_user_id = slack_user where email = lower(staff_email) and active and slack_user_id is null $$;
grant execute on function wardclerk.link_slack_user(text, text) to wardclerk_app;
