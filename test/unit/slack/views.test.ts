import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/answers/answer.ts';
import type { Coding, CodingEntry } from '../../../src/coding/coding.ts';
import type { Patient } from '../../../src/patients/patient.ts';
import { answerView } from '../../../src/slack/views/answer.ts';
import { escaped } from '../../../src/slack/views/blocks.ts';
import { codesView } from '../../../src/slack/views/codes.ts';
import { type DocumentStatus, documentStatusView } from '../../../src/slack/views/document-status.ts';
import { enterMrnView } from '../../../src/slack/views/enter-mrn.ts';
import { problemView } from '../../../src/slack/views/problem.ts';
import { findLeaks } from '../../../src/tryout/find-leaks.ts';
import { checkBlocks } from '../../../src/tryout/web-api/check-blocks.ts';

const DOCUMENT = '5f0c9d3a-1111-4222-8333-44445555abcd';
const PATIENT: Patient = {
  id: '9a9a9a9a-1111-4222-8333-444455556666',
  mrn: '90210477',
  family: 'Zwingenberg <!channel>',
  given: 'Xanthippe *bold*',
  birthDate: '1931-12-07',
  sex: null,
  phone: null,
  address: null,
  city: null,
  state: null,
  zip: null,
};
const PLANTED = ['Zwingenberg', 'Xanthippe', '90210477', '1931-12-07', 'digitoxin'];

function anAnswer(quotes: string[]): Answer {
  const claims = quotes.map((quote, index) => ({
    text: `Statement ${index}: ${quote}`,
    citations: [
      {
        id: `${String(index).padStart(8, '0')}-1111-4222-8333-444455556666`,
        documentId: DOCUMENT,
        file: 'scan.pdf',
        page: index + 1,
        quote,
        boxes: [],
        confidence: 0.96,
      },
    ],
  }));
  return { kind: 'answered', text: quotes.join(' '), claims, patient: PATIENT, choices: [], modelFailed: false };
}

function aStatus(given: Partial<DocumentStatus> = {}): DocumentStatus {
  return {
    documentId: DOCUMENT,
    state: 'INDEXED',
    problem: null,
    pageCount: 1,
    pages: [{ page: 1, quality: 'good' }],
    reasons: [],
    duplicate: false,
    filed: PATIENT,
    candidates: [],
    parts: [],
    entries: [],
    kindCode: null,
    serviceDate: null,
    ...given,
  };
}

/** What stands outside the body of a message made of the view. */
const leaks = (view: object) => findLeaks([{ method: 'chat.postMessage', args: view as never }], PLANTED);

/** Characters that people read, as Slack counts them for one message. */
function lengthOf(view: unknown): number {
  if (Array.isArray(view)) return view.reduce<number>((sum, item) => sum + lengthOf(item), 0);
  if (typeof view !== 'object' || view === null) return 0;
  return Object.entries(view).reduce((sum, [key, value]) => {
    return sum + (key === 'text' && typeof value === 'string' ? value.length : lengthOf(value));
  }, 0);
}

describe('views', () => {
  it('keep record text out of notifications and button values', () => {
    const views = [
      answerView(anAnswer(['digitoxin 7.31'])),
      answerView({ ...anAnswer([]), kind: 'which-patient', choices: [{ id: DOCUMENT, patient: PATIENT }] }),
      documentStatusView(aStatus()),
      documentStatusView(
        aStatus({
          state: 'NEEDS_PATIENT',
          filed: null,
          reasons: ['no MRN'],
          candidates: [{ id: DOCUMENT, documentId: DOCUMENT, patient: PATIENT, score: 0.9, reasons: ['same name'] }],
        }),
      ),
      enterMrnView(DOCUMENT),
      problemView(new Error('digitoxin of Zwingenberg'), 'abcd1234'),
    ];
    expect(views.flatMap(leaks)).toEqual([]);
    expect(JSON.stringify(problemView(new Error('digitoxin'), 'abcd1234'))).not.toContain('digitoxin');
  });

  it('name the document of a quote by its kind and day where they are known, else by its code', () => {
    const labels = (about?: { kind: string | null; day: string | null }) => {
      const answer = anAnswer(['digitoxin 7.31']);
      if (about) answer.claims[0]!.citations[0]!.about = about;
      return JSON.stringify(answerView(answer).blocks);
    };
    expect(labels({ kind: 'Discharge summary', day: '2026-06-11' })).toMatch(
      /"Discharge summary 2026-06-11 \([2-9A-Z]{4}\), page /,
    );
    expect(labels({ kind: null, day: '2026-06-11' })).toMatch(/"Document [2-9A-Z]{4} of 2026-06-11, page /);
    expect(labels()).toMatch(/"Document [2-9A-Z]{4}, page /);
  });

  it('show a name as it is written, never as a call to the channel or as mark-up', () => {
    for (const view of [answerView(anAnswer(['x'])), documentStatusView(aStatus())]) {
      expect(JSON.stringify(view)).toContain('Zwingenberg &lt;!channel&gt;');
      expect(JSON.stringify(view)).not.toContain('<!channel>');
    }
    expect(escaped('<@U1> & <https://x|y>')).toBe('&lt;@U1&gt; &amp; &lt;https://x|y&gt;');
    expect(escaped('*a*')).not.toMatch(/(^|\s)\*a\*/);
  });

  it('put words of a page into rich text, which Slack reads literally', () => {
    const { blocks } = answerView(anAnswer(['<!channel> take *all* <https://evil.example|here>']));
    const holders = blocks.filter((block) => JSON.stringify(block).includes('evil.example'));
    expect(holders.map(({ type }) => type)).toEqual(['rich_text']);
  });

  it.each([
    ['many short claims', Array.from({ length: 60 }, (_, index) => `Sodium ${index}`)],
    ['some very long claims', Array.from({ length: 12 }, () => 'Long-winded prose. '.repeat(400))],
    ['one claim longer than a message', ['word '.repeat(20_000)]],
  ])('an answer of %s fits one message and says what it leaves out', (_what, quotes) => {
    const view = answerView(anAnswer(quotes));
    expect(view.blocks.length).toBeLessThanOrEqual(50);
    expect(lengthOf(view)).toBeLessThanOrEqual(13_200);
    expect(() => checkBlocks(view.blocks as never, 'message')).not.toThrow();
    const shown = view.blocks.filter(({ type }) => type === 'rich_text').length;
    expect(shown).toBeGreaterThan(0);
    const left = quotes.length - shown;
    expect(JSON.stringify(view).includes(`${left} more`)).toBe(left > 0);
  });

  it('an answer opens each page that it quotes, by an opaque id', () => {
    const { blocks } = answerView(anAnswer(['one', 'two']));
    const values = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
    expect(values.map((element) => ('value' in element ? element.value?.slice(0, 8) : ''))).toEqual([
      '00000000',
      '00000001',
      '00000000', // the last button shares the answer that holds this citation
    ]);
  });

  it('a status in which nobody is named holds no word of the record', () => {
    const inChannel = documentStatusView(aStatus({ filed: null }));
    expect(JSON.stringify(inChannel)).not.toMatch(/Zwingenberg|Xanthippe|0477/);
    expect(JSON.stringify(documentStatusView(aStatus()))).toContain('…0477');
    expect(JSON.stringify(documentStatusView(aStatus()))).not.toContain('90210477');
  });

  it('a status names the pages that are hard to read and how far the reading is', () => {
    const pages = [1, 2, 3].map((page) => ({ page, quality: page === 2 ? ('doubtful' as const) : ('good' as const) }));
    const reading = JSON.stringify(documentStatusView(aStatus({ state: 'STORED', filed: null, pageCount: 8, pages })));
    expect(reading).toContain('Hard to read: page 2.');
    expect(reading).toContain('reading page 4 of 8');
  });
});

describe('the message of a coding', () => {
  const entry = (index: number): CodingEntry => ({
    id: `${String(index).padStart(8, '0')}-0000-4000-8000-000000000000`,
    documentId: 'd0000000-0000-4000-8000-000000000000',
    code: `M25.${500 + index}`,
    display: 'Pain',
    score: 0.5,
    rank: index,
    origin: 'engine',
    evidence: [{ quote: 'Pain.', page: 1, boxes: [], assertion: 'present', section: 'assessment' }],
    findings: [{ rule: 'laterality', section: 'I.B.13', severity: 'warning', message: 'Name the side.' }],
    state: 'SUGGESTED',
    reason: null,
    firstListed: false,
    poa: null,
    ranking: 'base',
    model: null,
    promptVersion: null,
    decidedById: null,
    version: 1,
  });
  const coding: Coding = {
    documentId: 'd0000000-0000-4000-8000-000000000000',
    patientId: 'p',
    release: '2026',
    serviceDate: '2026-01-01',
    setting: 'inpatient',
    state: 'OPEN',
    completedById: null,
  };

  it('never has more blocks than Slack takes, and says that there are more codes', () => {
    const entries = Array.from({ length: 12 }, (_, index) => entry(index));
    const queries = Array.from({ length: 8 }, (_, index) => ({
      id: entry(index + 100).id,
      title: 'Query',
      state: 'SENT' as const,
    }));
    const view = codesView({ coding, entries, queries, hints: ['Kidney function'], note: 'A word about the model.' });
    expect(view.blocks.length).toBeLessThanOrEqual(50);
    expect(JSON.stringify(view.blocks)).toMatch(/more: decide some/);
    expect(JSON.stringify(view.blocks)).toMatch(/complete_coding/);
    const ids = [...JSON.stringify(view.blocks).matchAll(/"action_id":"([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
