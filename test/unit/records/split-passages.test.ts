import { describe, expect, it } from 'vitest';
import { findSegments } from '../../../src/records/find-segments.ts';
import { splitPassages } from '../../../src/records/split-passages.ts';

const NOTE = `DISCHARGE SUMMARY
Admitted: 07-Sep-2025 Discharged: 09-Sep-2025

HISTORY OF PRESENT ILLNESS:
Dr. Okafor saw this 61 year old man who was brought in with chest pain that began two
hours before arrival. He denies fever, cough and leg swelling. He was given aspirin 325 mg
by the crew and the pain eased. An ECG showed no ST elevation. He was kept overnight for
observation on the telemetry floor and had no further pain.

LABORATORY RESULTS
Test Result Flag Units Reference
Sodium 139 mmol/L 135-145
Potassium 5.9 H mmol/L 3.5-5.1
Creatinine 1.4 H mg/dL 0.7-1.3

DISCHARGE INSTRUCTIONS
- Take metoprolol 25 mg twice a day.
- No lifting over 10 pounds for two weeks.
- Call for chest pain, fainting or a heart rate under 50. Keep a diary of the blood
pressure and bring it to the clinic together with the list of all medicines.
`;

describe('splitPassages', () => {
  const passages = splitPassages({ text: NOTE });

  it('gives text that stands at its offsets', () => {
    for (const passage of passages) expect(NOTE.slice(passage.start, passage.end)).toBe(passage.text);
  });

  it('leaves out nothing but white space and does not overlap', () => {
    const covered = passages
      .map((passage) => passage.text)
      .join(' ')
      .replace(/\s+/g, ' ');
    expect(covered).toBe(NOTE.replace(/\s+/g, ' ').trim());
  });

  it('keeps table rows whole', () => {
    const holding = passages.filter((passage) => passage.text.includes('Potassium'));
    expect(holding).toHaveLength(1);
    expect(holding[0]!.text).toContain('Potassium 5.9 H mmol/L 3.5-5.1');
  });

  it('puts a heading with the text that follows it', () => {
    for (const passage of passages) expect(passage.text).not.toMatch(/(RESULTS|INSTRUCTIONS)$/);
  });

  it('is at most 120 words unless one sentence is longer', () => {
    const long = Array.from({ length: 90 }, (_, n) => `Sentence number ${n} has these seven words.`).join(' ');
    for (const passage of splitPassages({ text: long })) {
      const words = passage.text.split(/\s+/).length;
      expect(words).toBeLessThanOrEqual(120);
      expect(words).toBeGreaterThan(20);
      expect(passage.text).toMatch(/^Sentence.*words\.$/s);
    }
  });

  it('names the heading that a later passage of a section stands under', () => {
    const text = `MEDICATIONS\n${Array.from({ length: 40 }, (_, n) => `- drug number ${n} 10 mg daily`).join('\n')}`;
    const [first, second] = splitPassages({ text });
    expect(first!.heading).toBeNull();
    expect(second!.heading).toBe('MEDICATIONS');
  });

  it('gives no passage for a page without text', () => {
    expect(splitPassages({ text: ' \n\n ' })).toEqual([]);
  });
});

describe('findSegments', () => {
  const segments = findSegments(NOTE);
  const holding = (words: string) => segments.find((segment) => segment.text.includes(words))!;

  it('does not end a sentence at a title or inside a number', () => {
    expect(holding('Okafor').text).toMatch(/^Dr\. Okafor .* arrival\.$/s);
  });

  it('joins a sentence that goes on in the next line', () => {
    expect(holding('aspirin 325').text).toBe('He was given aspirin 325 mg\nby the crew and the pain eased.');
  });

  it('knows rows, items and the section of each', () => {
    expect(holding('Potassium 5.9')).toMatchObject({ kind: 'row', section: 'results' });
    expect(holding('lifting')).toMatchObject({ kind: 'item', section: 'discharge-instructions' });
    expect(holding('denies fever')).toMatchObject({ kind: 'sentence', section: 'present-illness' });
  });

  it('takes a known label with text after it for the beginning of a section', () => {
    const [, meds] = findSegments('PMHx: asthma.\nMeds: Motrin once a week.');
    expect(meds).toMatchObject({ section: 'medications', heading: 'Meds', text: 'Meds: Motrin once a week.' });
  });
});
