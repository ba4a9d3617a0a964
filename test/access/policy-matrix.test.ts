/** The policy file against what the database decides, cell by cell: role x purpose x relation x label, on real rows. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Actor, type Purpose, ROLES, type Role } from '../../src/access/actor.ts';
import { decideAccess, POLICY } from '../../src/access/policy.ts';
import { withScope } from '../../src/access/scope.ts';
import type { Patient } from '../../src/patients/patient.ts';
import { searchPassages } from '../../src/records/passage.store.ts';
import { aDocument } from '../factories/documents.ts';
import { aMemberOfStaff, aPatient, onCareTeam } from '../factories/people.ts';
import { sql, useDatabase } from '../factories/test-database.ts';

const test = useDatabase();
const PURPOSES: Purpose[] = ['treatment', 'payment', 'operations', 'request-of-patient', 'audit'];
const SINGLE = Object.keys(POLICY.labels).map((label) => [label]);
const LABELS = [...SINGLE, ['hiv', 'part2'], ['hiv', 'psychotherapy'], ['restricted', 'unchecked']];
const TIES = ['none', 'care-team', 'ended', 'future', 'emergency', 'expired-emergency', 'granted'] as const;
type Tie = (typeof TIES)[number];

interface Row {
  id: string;
  labels: string[];
  patient: Patient | null;
  senderId: string;
}

let clerk: Actor;
const filed: Row[] = [];
const waiting: Row[] = [];

async function aRow(uploader: Actor, patient: Patient | null, labels: string[]): Promise<Row> {
  const { id } = await aDocument(test.database, { uploader, patient, pages: ['Potassium 4.1 mmol/L'] });
  await sql(test.adminUrl, 'update document set labels = $2 where id = $1', [id, labels]);
  return { id, labels, patient, senderId: uploader.staffId };
}

beforeAll(async () => {
  clerk = await aMemberOfStaff(test.database, ['him']);
  for (const labels of LABELS) {
    filed.push(await aRow(clerk, await aPatient(test.database), labels));
    waiting.push(await aRow(clerk, null, labels));
  }
});

async function tie(actor: Actor, how: Tie): Promise<void> {
  for (const { patient } of filed) {
    if (!patient) continue;
    if (how === 'care-team' || how === 'granted') await onCareTeam(test.database, actor, patient);
    if (how === 'ended') await onCareTeam(test.database, actor, patient, { start: '2020-01-01', end: '2020-02-01' });
    if (how === 'future') await onCareTeam(test.database, actor, patient, { start: '2999-01-01' });
    if (how === 'emergency' || how === 'expired-emergency') {
      const minutes = how === 'emergency' ? 60 : -1;
      await sql(
        test.adminUrl,
        `insert into emergency_access (staff_id, patient_id, reason, channel, granted_at, expires_at)
         values ($1, $2, 'unconscious in the emergency room', 'test', now() - interval '2 hours', now() + make_interval(mins => $3))`,
        [actor.staffId, patient.id, minutes],
      );
    }
    if (how === 'granted') {
      await sql(
        test.adminUrl,
        `insert into label_grant (staff_id, label, patient_id, granted_by_id) values ($1, 'part2', $2, $3)`,
        [actor.staffId, patient.id, clerk.staffId],
      );
    }
  }
}

function expected(role: Role | 'none', how: Tie, purpose: Purpose, row: Row, actor: Actor): boolean {
  const own = row.senderId === actor.staffId;
  const onTeam = how === 'care-team' || how === 'granted';
  const relations = row.patient
    ? [
        'every-patient',
        ...(onTeam ? ['care-team'] : []),
        ...(how === 'emergency' ? ['emergency'] : []),
        ...(own && onTeam ? ['author'] : []),
      ]
    : ['unfiled', ...(own ? ['sender', 'author'] : [])];
  const granted = how === 'granted' && row.patient ? ['part2'] : [];
  return decideAccess(POLICY, { roles: [role], purpose, relations, labels: row.labels, granted }).allowed;
}

describe('the database decides what the policy file says', () => {
  it.each([...ROLES, 'none' as const])('for the role %s', async (role) => {
    let cells = 0;
    const wrong: string[] = [];
    for (const how of TIES) {
      const actor = await aMemberOfStaff(test.database, role === 'none' ? [] : [role]);
      await tie(actor, how);
      const own = await aRow(actor, null, ['psychotherapy']);
      const rows = [...filed, ...waiting, own];
      for (const purpose of PURPOSES) {
        const seen = await withScope(test.database, actor, purpose, async (scope) => {
          const ids = async (text: string) =>
            new Set((await scope.tx.$queryRawUnsafe<{ id: string }[]>(text)).map(({ id }) => id));
          return {
            document: await ids('select id::text from document'),
            page: await ids('select document_id::text as id from page'),
            passage: await ids('select document_id::text as id from passage'),
            fact: await ids('select document_id::text as id from fact'),
            search: new Set(
              (await searchPassages(scope, { query: 'potassium', k: 200 })).map(({ documentId }) => documentId),
            ),
          };
        });
        for (const row of rows) {
          const may = expected(role, how, purpose, row, actor);
          const doors = row.patient ? Object.keys(seen) : ['document', 'page'];
          for (const door of doors) {
            cells += 1;
            if (seen[door as keyof typeof seen].has(row.id) !== may) {
              wrong.push(
                `${role} ${how} ${purpose} ${row.labels.join('+')} ${row.patient ? 'filed' : 'waiting'}: ${door}, not ${may}`,
              );
            }
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(cells).toBeGreaterThan(2000);
  });

  it('and the function that stands beside the policy decides the same as the policy', async () => {
    const nurse = await aMemberOfStaff(test.database, ['clinician', 'him', 'coder']);
    await tie(nurse, 'care-team');
    for (const purpose of PURPOSES) {
      const { byPolicy, byFunction } = await withScope(test.database, nurse, purpose, async ({ tx }) => ({
        byPolicy: await tx.$queryRaw<{ id: string }[]>`select id from document order by id`,
        byFunction: (
          await Promise.all(
            [...filed, ...waiting].map(async (row) => {
              const [answer] = await tx.$queryRaw<{ may: boolean }[]>`select wardclerk.may_see_document(
                ${row.patient?.id ?? null}::uuid, ${row.labels}::text[], ${row.senderId}::uuid, null) as may`;
              return answer?.may ? [{ id: row.id }] : [];
            }),
          )
        ).flat(),
      }));
      const known = new Set([...filed, ...waiting].map(({ id }) => id));
      expect(byFunction.map(({ id }) => id).toSorted()).toEqual(
        byPolicy
          .map(({ id }) => id)
          .filter((id) => known.has(id))
          .toSorted(),
      );
    }
  });
});

describe('labels in the database', () => {
  it('are joined over the pages, the strictest first, and reach the passages', async () => {
    const document = await aDocument(test.database, {
      uploader: clerk,
      patient: await aPatient(test.database),
      pages: ['Potassium 4.1 mmol/L', 'HIV positive since 2011', 'Sodium 140 mmol/L'],
    });
    const [row] = await sql<{ labels: string[] }>(test.adminUrl, 'select labels from document where id = $1', [
      document.id,
    ]);
    expect(row?.labels).toEqual(['hiv']);
    const passages = await sql<{ labels: string[] }>(
      test.adminUrl,
      'select distinct labels from passage where document_id = $1',
      [document.id],
    );
    expect(passages).toEqual([{ labels: ['hiv'] }]);
  });

  it('are "unchecked" for a page that did not go through the content check, and close the whole document', async () => {
    const document = await aDocument(test.database, { uploader: clerk, patient: await aPatient(test.database) });
    await sql(
      test.adminUrl,
      `insert into page (document_id, number, width, height, rotation, source, confidence, quality, text, words, image_key)
       values ($1, 9, 1, 1, 0, 'ocr', 1, 'good', '', '[]', $2)`,
      [document.id, randomUUID()],
    );
    const [row] = await sql<{ labels: string[] }>(test.adminUrl, 'select labels from document where id = $1', [
      document.id,
    ]);
    expect(row?.labels).toEqual(['unchecked']);
  });
});
