import { describe, expect, it } from 'vitest';
import { withDescendants } from '../../../src/cli/demo/measure-memory.ts';
import { readAnswer, readStatus } from '../../../src/cli/demo/read-slack.ts';
import { documentCode } from '../../../src/records/document.ts';
import { answerView } from '../../../src/slack/views/answer.ts';
import { documentStatusView } from '../../../src/slack/views/document-status.ts';
import type { JsonObject } from '../../../src/tryout/json.ts';
import type { Message } from '../../../src/tryout/state.ts';

const patient = {
  id: '00000000-0000-4000-8000-000000000001',
  mrn: '90000417',
  family: 'Vellum',
  given: 'Iris',
  birthDate: '1951-03-08',
  sex: 'female' as const,
  phone: null,
  address: null,
  city: null,
  state: null,
  zip: null,
};
const documentId = '00000000-0000-4000-8000-00000000abcd';

/** The message as it stands in the local Slack. */
function message(view: { text: string; blocks: unknown[] }): Message {
  const blocks = view.blocks as JsonObject[];
  return {
    ts: '1.0',
    channelId: 'D1',
    userId: 'U1',
    text: view.text,
    blocks,
    attachments: [],
    fileIds: [],
    reactions: [],
    streaming: false,
  };
}

const status = {
  documentId,
  problem: null,
  pageCount: 3,
  pages: [{ page: 1, quality: 'good' as const }],
  reasons: [],
  duplicate: false,
  parts: [],
  entries: [],
  kindCode: null,
  serviceDate: null,
  filed: null,
  candidates: [],
};

describe('what the demo reads in a message about a document', () => {
  it('takes reading, filing and waiting apart', () => {
    const working = readStatus(message(documentStatusView({ ...status, state: 'STORED' })));
    expect(working).toMatchObject({ state: 'working', filedFor: null });
    expect(working.headline).toContain('reading page 2 of 3');
    const filed = readStatus(
      message(documentStatusView({ ...status, state: 'INDEXED', filed: patient, duplicate: true })),
    );
    expect(filed).toMatchObject({ state: 'filed', knownBefore: true });
    expect(filed.filedFor).toBe('Filed for Vellum, Iris, born 1951-03-08, MRN …0417');
    const waiting = documentStatusView({
      ...status,
      state: 'NEEDS_PATIENT',
      candidates: [{ id: 'c1', documentId, patient, score: 1, reasons: ['same name'] }],
    });
    expect(readStatus(message(waiting))).toMatchObject({
      state: 'needs a patient',
      candidates: [expect.stringContaining('MRN …0417')],
    });
    expect(readStatus(message(documentStatusView({ ...status, state: 'FAILED' }))).state).toBe('needs attention');
  });

  it('takes a file of several documents for done when each of them is', () => {
    const stateWith = (...states: ('INDEXED' | 'STORED')[]) => {
      const parts = states.map((state, i) => ({
        documentId: `${documentId.slice(0, -1)}${i}`,
        state,
        pageCount: i + 1,
        sheets: 0,
      }));
      return readStatus(message(documentStatusView({ ...status, state: 'SPLIT', parts }))).state;
    };
    expect(stateWith('INDEXED', 'STORED')).toBe('working');
    expect(stateWith('INDEXED', 'INDEXED')).toBe('split');
  });

  it('takes a refusal for a document that needs attention', () => {
    expect(readStatus(message({ text: 'A problem', blocks: [] })).state).toBe('needs attention');
  });
});

describe('what the demo reads in an answer', () => {
  it('puts each quote to the place below it', () => {
    const citation = (id: string, page: number, quote: string) => ({
      id,
      documentId,
      file: 'a.pdf',
      page,
      quote,
      boxes: [],
      confidence: 0.9,
    });
    const claims = [
      { text: 'Furosemide 40 mg', citations: [citation('00000001-x', 2, 'Furosemide 40 mg')] },
      {
        text: 'Potassium 4.4 on 10/11/2026',
        citations: [citation('00000002-x', 3, 'Potassium 4.4'), citation('00000003-x', 1, 'Discharged: 10/11/2026')],
      },
    ];
    const view = answerView({ kind: 'answered', text: '', claims, patient, choices: [], modelFailed: false });
    const { citations } = readAnswer(message(view));
    expect(citations.map(({ quote, page }) => [quote, page])).toEqual([
      ['Furosemide 40 mg', 2],
      ['Potassium 4.4', 3],
      ['Discharged: 10/11/2026', 1],
    ]);
    expect(new Set(citations.map(({ opens }) => opens)).size).toBe(3);
  });

  it.each([
    [undefined],
    [{ kind: null, day: '2026-06-11' }],
    [{ kind: 'Discharge summary', day: null }],
    [{ kind: 'Discharge summary', day: '2026-06-11' }],
  ])('knows the document by its code, whatever it is called: %j', (about) => {
    const citation = { id: '1', documentId, file: 'a.pdf', page: 12, quote: 'Aspirin', boxes: [], confidence: 0.9 };
    const claims = [{ text: 'Aspirin', citations: [{ ...citation, ...(about ? { about } : {}) }] }];
    const view = answerView({ kind: 'answered', text: '', claims, patient, choices: [], modelFailed: false });
    expect(readAnswer(message(view)).citations).toMatchObject([{ code: documentCode(documentId), page: 12 }]);
  });

  it('finds the patients to choose from', () => {
    const choices = [{ id: 'q1', patient }];
    const view = answerView({
      kind: 'which-patient',
      text: 'Whose?',
      claims: [],
      patient: null,
      choices,
      modelFailed: false,
    });
    expect(readAnswer(message(view))).toMatchObject({
      citations: [],
      choices: ['Vellum, Iris, born 1951-03-08, MRN …0417'],
    });
  });
});

describe('the processes whose memory is counted', () => {
  it('are the given ones and all below them, each once', () => {
    const children = new Map([
      [1, [2, 3]],
      [2, [4]],
      [9, [10]],
    ]);
    expect(withDescendants([1, 2], children).sort()).toEqual([1, 2, 3, 4]);
    expect(withDescendants([1], children, [1, 2]).sort()).toEqual([1, 3]);
  });
});
