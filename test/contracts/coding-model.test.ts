import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openModel } from '../../src/adapters/model.ts';
import { starterRelease } from '../../src/coding/compile/starter-release.ts';
import { prepareRelease } from '../../src/coding/match/prepared-release.ts';
import { suggestCodes } from '../../src/coding/suggest-codes.ts';
import {
  followModel,
  MODEL_NOT_FOLLOWED,
  VERIFY_PROMPT_VERSION,
  verifyWithModel,
} from '../../src/coding/verify-with-model.ts';
import { aPageReading } from '../factories/documents.ts';
import { type ScriptedModel, scriptedModel } from '../factories/scripted-model.ts';

const NOTE = `ASSESSMENT

1. Left knee pain.
2. Hypertension.

REVIEW OF SYSTEMS

Denies chest pain. No asthma.`;
const PAGES = [aPageReading(NOTE)];
const release = prepareRelease(starterRelease());
const engine = suggestCodes({ pages: PAGES, release, setting: 'outpatient' });
const own = engine.suggestions.map(({ code }) => code);

const finding = { rule: 'external-cause', section: 'I.C.20', severity: 'warning' as const, message: 'Never first.' };

let server: ScriptedModel;
beforeAll(async () => {
  server = await scriptedModel('good');
});
beforeEach(() => {
  server.requests.length = 0;
  server.mode = 'good';
  server.content = undefined;
});
afterAll(() => server.close());

async function verify(codes: unknown, options: { name?: string; timeoutMs?: number; pages?: typeof PAGES } = {}) {
  if (codes !== undefined) server.content = typeof codes === 'string' ? codes : JSON.stringify({ codes });
  const { name = 'openai:gpt-4o', timeoutMs = 10_000, pages = PAGES } = options;
  const model = await openModel({
    model: name,
    phiAllowed: true,
    apiKey: 'test',
    baseUrl: server.baseUrl,
    timeoutMs,
    environment: {},
  });
  return verifyWithModel(model, engine, pages, release, 'outpatient');
}
const knee = { code: 'M25.562', page: 1, quote: 'Left knee pain' };
const pressure = { code: 'I10', page: 1, quote: 'Hypertension' };

describe('a language model over suggested codes', () => {
  it.each([
    ['by a JSON schema', 'openai:gpt-4o'],
    ['by a tool call', 'openai:gpt-4'],
  ])('orders them %s, each with located words, and its name and prompt are kept', async (_how, name) => {
    const order = own.toReversed();
    const found = await verify(
      order.map((code) => (code === 'I10' ? pressure : knee)),
      { name },
    );
    expect(found.suggestions.map(({ code }) => code)).toEqual(order);
    expect(found.verifiedBy).toEqual({ model: name, promptVersion: VERIFY_PROMPT_VERSION });
    expect(found.note).toBeUndefined();
  });

  it('leaves behind what it does not name, and never drops a code', async () => {
    const last = own.at(-1) === 'I10' ? pressure : knee;
    const found = await verify([last]);
    expect(found.suggestions.map(({ code }) => code)).toEqual([last.code, ...own.filter((code) => code !== last.code)]);
  });

  it('may choose a relative on words that the record affirms, and the coder is told', async () => {
    const found = await verify([{ ...knee, code: 'M25.561' }, pressure]);
    const [first] = found.suggestions;
    expect(first).toMatchObject({ code: 'M25.561', billable: true });
    expect(first?.findings.map(({ rule }) => rule)).toContain('model-chose-relative');
    expect(first?.evidence[0]).toMatchObject({ quote: 'Left knee pain', page: 1 });
    expect(first?.evidence[0]?.boxes.length).toBeGreaterThan(0);
  });

  it.each([
    ['a code that was not given', [knee, { code: 'E11.9', page: 1, quote: 'Hypertension' }]],
    ['a code that does not exist', [{ ...knee, code: 'Z99.999' }]],
    ['a header', [{ ...knee, code: 'M25' }]],
    ['a quote that is not on the page', [{ ...knee, quote: 'Severe left knee pain' }]],
    ['a quote cut in the middle of a word', [{ ...knee, quote: 'eft knee pai' }]],
    ['a page that is not there', [{ ...knee, page: 9 }]],
    ['a code twice', [knee, pressure, knee]],
    ['a code and its relative', [knee, { ...knee, code: 'M25.561' }]],
    ['a quote that the record denies', [{ ...pressure, quote: 'No asthma' }]],
    ['an empty quote', [{ ...knee, quote: ' ' }]],
    ['no code at all', []],
    ['words instead of data', 'I would bill the knee.'],
    ['data of another shape', '{"codes":[{"code":5}]}'],
    ['broken data', '{"codes":['],
  ])('that gives %s leaves the order of the rules, and it is said', async (_what, codes) => {
    const found = await verify(codes);
    expect(found.suggestions).toEqual(engine.suggestions);
    expect(found.note).toBe(MODEL_NOT_FOLLOWED);
    expect(found.verifiedBy).toBeUndefined();
  });

  it('that puts first what a sequencing rule put behind another code is not followed', () => {
    const pages = [aPageReading('ASSESSMENT\n\n1. Left knee pain.\n2. Fall on stairs.')];
    const fall = { ...engine.suggestions[0]!, code: 'W10.9XXA', findings: [finding] };
    const order = [{ code: 'W10.9XXA', page: 1, quote: 'Fall on stairs' }];
    expect(followModel(order, [...engine.suggestions, fall], new Map(), pages, release)).toBeNull();
    expect(followModel(order, [fall, ...engine.suggestions], new Map(), pages, release)).not.toBeNull();
  });

  it.each(['error', 'garbage'] as const)('that answers with %s leaves the order of the rules', async (mode) => {
    server.mode = mode;
    expect(await verify(undefined)).toMatchObject({ suggestions: engine.suggestions, note: MODEL_NOT_FOLLOWED });
  });

  it('that hangs is given up after the time limit', async () => {
    server.mode = 'hangs';
    const found = await verify(undefined, { timeoutMs: 300 });
    expect(found).toMatchObject({ suggestions: engine.suggestions, note: MODEL_NOT_FOLLOWED });
  });

  it('is not asked for a document that is too long for it, and it is said', async () => {
    const found = await verify([knee], { pages: [aPageReading(`${NOTE}\n${'x '.repeat(40_000)}`)] });
    expect(found.note).toBe(MODEL_NOT_FOLLOWED);
    expect(server.requests).toHaveLength(0);
  });

  it('gets the document between lines that it cannot forge', async () => {
    await verify([knee]);
    await verify([knee]);
    const [first, second] = server.requests.map((body) => /boundary ([\w-]{12})\]/.exec(JSON.stringify(body))?.[1]);
    expect(first).toBeTruthy();
    expect(first).not.toBe(second);
  });
});
