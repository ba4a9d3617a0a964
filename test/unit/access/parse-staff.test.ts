import { expect, it } from 'vitest';
import { parseCareTeamCsv } from '../../../src/access/parse-care-team.ts';
import { parseStaffCsv } from '../../../src/access/parse-staff.ts';

it('reads staff with several roles and departments', () => {
  const { rows, rejected } = parseStaffCsv(
    'email,name,roles,departments,slack_user_id,active\nAna@Example.org,Ana Ruiz,clinician; him,icu;ward 2,U01ABC,\nbo@example.org,Bo,coder,,,false\n',
  );
  expect(rejected).toEqual([]);
  expect(rows).toEqual([
    {
      email: 'ana@example.org',
      name: 'Ana Ruiz',
      roles: ['clinician', 'him'],
      departments: ['icu', 'ward 2'],
      slackUserId: 'U01ABC',
      active: true,
    },
    { email: 'bo@example.org', name: 'Bo', roles: ['coder'], departments: [], slackUserId: null, active: false },
  ]);
});

it('rejects a line with an unknown role, a doubled e-mail or a doubled Slack id', () => {
  const { rows, rejected } = parseStaffCsv(
    'email,name,roles,slack_user_id,active\na@x.org,A,clinician;wizard,,\nb@x.org,B,him,U1,\nB@x.org,B,him,,\nc@x.org,C,him,U1,\nd@x.org,D,him,,perhaps\nnone,E,him,,\n',
  );
  expect(rows.map(({ email }) => email)).toEqual(['b@x.org']);
  expect(rejected.map(({ line }) => line)).toEqual([2, 4, 5, 6, 7]);
  expect(JSON.stringify(rejected)).not.toMatch(/wizard|perhaps|x\.org/);
});

it('reads the care team with open and closed ends', () => {
  const { rows, rejected } = parseCareTeamCsv(
    'mrn,email,start,end\n1,A@x.org,2026-01-01,\n2,a@x.org,2026-01-01,2026-01-31\n',
  );
  expect(rejected).toEqual([]);
  expect(rows).toEqual([
    { email: 'a@x.org', mrn: '1', start: '2026-01-01', end: null },
    { email: 'a@x.org', mrn: '2', start: '2026-01-01', end: '2026-01-31' },
  ]);
});

it('rejects days that could be read two ways, that do not exist, or that end before they start', () => {
  const { rows, rejected } = parseCareTeamCsv(
    'email,mrn,start,end\na@x.org,1,01/02/2026,\na@x.org,1,2026-02-30,\na@x.org,1,2026-02-02,2026-02-01\na@x.org,,2026-02-02,\n',
  );
  expect(rows).toEqual([]);
  expect(rejected.map(({ line }) => line)).toEqual([2, 3, 4, 5]);
});
