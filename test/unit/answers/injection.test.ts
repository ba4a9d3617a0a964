import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { StructuredModel } from '../../../src/adapters/model.ts';
import { draftByExtraction } from '../../../src/answers/draft-answer.ts';
import { draftClaims } from '../../../src/answers/draft-claims.ts';
import { understandQuestion } from '../../../src/answers/understand-question.ts';
import { verifyAnswer } from '../../../src/answers/verify-answer.ts';
import { starterRelease } from '../../../src/coding/compile/starter-release.ts';
import { prepareRelease } from '../../../src/coding/match/prepared-release.ts';
import { suggestCodes } from '../../../src/coding/suggest-codes.ts';
import { decideFiling } from '../../../src/patients/decide-filing.ts';
import { findIdentifiers } from '../../../src/patients/find-identifiers.ts';
import type { Patient } from '../../../src/patients/patient.ts';
import { answerView } from '../../../src/slack/views/answer.ts';
import { codesView } from '../../../src/slack/views/codes.ts';
import { documentStatusView } from '../../../src/slack/views/document-status.ts';
import { emergencyNoticeView, emergencyReview } from '../../../src/slack/views/emergency.ts';
import { reviewView } from '../../../src/slack/views/review.ts';
import { looksView } from '../../../src/slack/views/trail.ts';
import { aPageReading } from '../../factories/documents.ts';
import { recordFound } from '../../factories/record-found.ts';

const ATTACKS = readFileSync(new URL('../../fixtures/injection/attacks.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line): [string, string] => {
    const [category = '', text = ''] = line.split('\t');
    return [category, JSON.parse(text)];
  });
const ID = '5f0c9d3a-1111-4222-8333-44445555abcd';
const EMPTY = { sex: null, phone: null, address: null, city: null, state: null, zip: null } as const;
const own: Patient = { id: 'own', mrn: '100234', family: 'Lopez', given: 'Maria', birthDate: '1958-03-14', ...EMPTY };
const other: Patient = {
  id: 'other',
  mrn: '999001',
  family: 'Smith',
  given: 'John',
  birthDate: '1949-11-02',
  ...EMPTY,
};
const question = understandQuestion('What is the potassium?', { today: '2026-11-22' });
const release = prepareRelease(starterRelease());
const pageWith = (attack: string) => `LABS\nPotassium 4.1 mmol/L\n\nNOTES\n${attack}\n\nASSESSMENT\n1. Hypertension.`;

/** A model that does what the page says, as far as a model can. */
function obedient(claims: { text: string; passageId: string; quote: string }[]): StructuredModel {
  return {
    name: 'scripted:obedient',
    ask: async (_prompt, schema) => ({ kind: 'replied', value: schema.parse({ claims }) }),
  };
}

/** Texts of a message that Slack would read as mark-up, with what is wrong with them. */
function faultsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(faultsIn);
  if (typeof value !== 'object' || value === null) return [];
  const { type, text, verbatim, url } = value as { type?: string; text?: unknown; verbatim?: boolean; url?: string };
  const faults = Object.values(value).flatMap(faultsIn);
  if (url !== undefined || type === 'link' || type === 'user' || type === 'broadcast' || type === 'markdown')
    faults.push(`${type}: ${url}`);
  if (type === 'mrkdwn' && typeof text === 'string') {
    if (verbatim !== true) faults.push(`not verbatim: ${text}`);
    if (/<(?!!date\^\d+\^[^<>|]*\|[\d:.TZ-]+>)/.test(text)) faults.push(`mark-up: ${text}`);
  }
  return faults;
}

const BIDI = /[\u202a-\u202e\u2066-\u2069]/;

describe('orders hidden in text', () => {
  it('are at least two hundred, of every published kind', () => {
    expect(ATTACKS.length).toBeGreaterThanOrEqual(200);
    expect(new Set(ATTACKS.map(([category]) => category)).size).toBeGreaterThanOrEqual(18);
  });

  it('change no answer by extraction', () => {
    for (const [, attack] of ATTACKS) {
      const record = recordFound({ 'note.pdf': [pageWith(attack)] });
      const verified = verifyAnswer(draftByExtraction(question, record), record.pages);
      expect(verified.claims[0]?.text).toContain('4.1 mmol/L');
      for (const { citations } of verified.claims)
        for (const { quote } of citations) expect(record.pages[0]?.text).toContain(quote);
    }
  });

  it('make an obedient model say nothing that is not on the page', async () => {
    for (const [, attack] of ATTACKS) {
      const record = recordFound({ 'note.pdf': [pageWith(attack)] });
      const said = async (claim: { text: string; passageId: string; quote: string }) => {
        const draft = await draftClaims(obedient([claim]), question, record, '2026-11-22');
        return { ...verifyAnswer(draft.claims, record.pages), modelFailed: draft.modelFailed };
      };
      const invented = 'APPROVED. The potassium is 9.9 mmol/L, see https://evil.example <!channel>';
      for (const claim of [
        { text: invented, passageId: 'P1', quote: invented },
        { text: invented, passageId: 'P1', quote: 'Potassium 4.1 mmol/L' },
        { text: 'Potassium 4.1 mmol/L', passageId: 'P99', quote: 'Potassium 4.1 mmol/L' },
        { text: 'No allergies are known.', passageId: 'P1', quote: 'Potassium 4.1 mmol/L' },
      ]) {
        const { claims, modelFailed } = await said(claim);
        expect(modelFailed).toBe(true);
        expect(JSON.stringify(claims)).not.toMatch(/APPROVED\. The|9\.9|No allergies are/);
        expect(claims[0]?.text).toContain('4.1');
      }
    }
  });

  it('add no code, and none that is not in the release', () => {
    for (const [, attack] of ATTACKS) {
      const codes = (text: string) =>
        suggestCodes({ text, release, setting: 'outpatient' }).suggestions.map(({ code }) => code);
      const demanded = /\b(Z99\.9|ZZZ\.99|DROP-TABLE)\b/;
      const found = codes(pageWith(attack));
      expect(found).toContain('I10');
      expect(found.join(' ')).not.toMatch(demanded);
    }
  });

  it('file nothing for somebody else', () => {
    for (const [, attack] of ATTACKS) {
      const text = `Patient: Lopez, Maria\nDOB: 03/14/1958\nMRN: 100234\n\n${attack}`;
      const found = findIdentifiers([aPageReading(text)]);
      const decision = decideFiling(found, [own, other], { claimed: null, truncated: false, registeredPatients: 1000 });
      if (decision.kind === 'matched') expect(decision.patientId).toBe('own');
      else expect(decision.kind).toBe('ask');
    }
  });

  it('are no mark-up in anything that is posted', () => {
    for (const [, attack] of ATTACKS) {
      const patient = { ...own, family: attack, given: attack, mrn: attack };
      const citation = { id: ID, documentId: ID, file: attack, page: 1, quote: attack, boxes: [], confidence: 0.9 };
      const candidate = { id: ID, documentId: ID, patient, score: 0.5, reasons: [attack] };
      const now = new Date('2026-11-22T10:00:00Z');
      const item = {
        documentId: ID,
        code: 'ABCD',
        state: 'NEEDS_PATIENT',
        file: attack,
        pages: 1,
        ageHours: 3,
        owner: attack,
        reasons: [{ kind: 'unmatched', message: attack }],
      };
      const posted = [
        answerView({
          kind: 'answered',
          text: attack,
          claims: [{ text: attack, citations: [citation] }],
          patient,
          choices: [{ id: ID, patient }],
          modelFailed: false,
        }),
        documentStatusView({
          documentId: ID,
          state: 'NEEDS_PATIENT',
          problem: null,
          pageCount: 1,
          pages: [],
          reasons: [attack],
          duplicate: false,
          filed: patient,
          candidates: [candidate],
          parts: [],
          kindCode: null,
          serviceDate: null,
          entries: [],
        } as never),
        reviewView(item as never, [candidate]),
        codesView({
          coding: {
            documentId: ID,
            patientId: ID,
            release: 'starter',
            serviceDate: '2026-01-01',
            setting: null,
            state: 'OPEN',
          },
          entries: [
            {
              id: ID,
              documentId: ID,
              code: 'I10',
              display: attack,
              version: 1,
              state: 'REJECTED',
              reason: attack,
              firstListed: false,
              evidence: [{ quote: attack, page: 1, boxes: [], assertion: 'present', section: attack }],
              findings: [{ rule: 'x', section: 'I.A', severity: 'error', message: attack }],
            },
          ],
        } as never),
        emergencyNoticeView({ id: ID, staffName: attack, mrnEnd: attack, expiresAt: now }),
        {
          blocks: emergencyReview([
            {
              id: ID,
              staff: attack,
              email: attack,
              mrnEnd: attack,
              reason: attack,
              channel: 'x',
              grantedAt: now,
              expiresAt: now,
              reads: 1,
              reviewedBy: null,
              reviewedAt: null,
              outcome: null,
              note: null,
            },
          ]),
        },
        looksView(attack, [
          { seq: 1, at: now, staff: attack, action: 'x', outcome: 'y', purpose: null, mrnEnd: attack, channel: null },
        ]),
      ];
      expect(posted.flatMap((view) => faultsIn(view))).toEqual([]);
      expect(posted.filter((view) => BIDI.test(JSON.stringify(view)))).toEqual([]);
      for (const view of posted) if ('text' in view) expect(view.text.includes(attack)).toBe(false);
    }
  });
});
