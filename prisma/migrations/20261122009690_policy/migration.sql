-- Made from src/access/data/policy.json by prisma/compile-policy.ts. Change that file, not this one.
delete from policy_rule;
insert into policy_rule (id, role, purpose, relation, labels) values
  ('clinician-care-team', 'clinician', 'treatment', 'care-team', array['normal', 'restricted', 'hiv', 'reproductive', 'vip', 'employee']),
  ('clinician-emergency', 'clinician', 'treatment', 'emergency', array['normal', 'restricted', 'hiv', 'reproductive', 'vip', 'employee', 'very-restricted', 'part2']),
  ('clinician-author', 'clinician', 'treatment', 'author', array['unchecked', 'normal', 'restricted', 'hiv', 'reproductive', 'vip', 'employee', 'very-restricted', 'part2', 'psychotherapy']),
  ('coder-worklist', 'coder', 'payment', 'care-team', array['normal', 'restricted', 'hiv', 'reproductive']),
  ('coder-sender', 'coder', 'payment', 'sender', array['unchecked', 'normal']),
  ('him-every-patient', 'him', 'operations', 'every-patient', array['unchecked', 'normal']),
  ('him-unfiled', 'him', 'operations', 'unfiled', array['unchecked', 'normal']),
  ('him-request-of-patient', 'him', 'request-of-patient', 'every-patient', array['normal']);

create or replace function wardclerk.policy_version() returns text language sql immutable as
$$ select '2026-11-30.1' $$;
create or replace function wardclerk.known_labels() returns text[] language sql immutable as
$$ select array['unchecked', 'normal', 'restricted', 'hiv', 'reproductive', 'vip', 'employee', 'very-restricted', 'part2', 'psychotherapy'] $$;
create or replace function wardclerk.never_granted_labels() returns text[] language sql immutable as
$$ select array['psychotherapy', 'unchecked'] $$;
create or replace function wardclerk.small_count() returns integer language sql immutable as
$$ select 5 $$;
create or replace function wardclerk.may_measure() returns boolean
language sql stable security definer set search_path = public, pg_temp as
$$ select coalesce((wardclerk.purpose() = 'operations' and wardclerk.has_role('manager')) or (wardclerk.purpose() = 'operations' and wardclerk.has_role('him')) or (wardclerk.purpose() = 'audit' and wardclerk.has_role('privacy-officer')), false) $$;
