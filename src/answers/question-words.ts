import { readFileSync } from 'node:fs';
import type { FactKind } from '../facts/fact.ts';
import topicData from './data/question-topics.json' with { type: 'json' };

/** What is asked about, and where its answer stands. */
export interface Topic {
  topic: string;
  patterns: RegExp[];
  /** Words of a sentence that signal the answer. */
  cues: RegExp[];
  kinds: FactKind[];
  sections: string[];
  /** Sections to look into when the others hold nothing. */
  fallbackSections: string[];
  needsDate: boolean;
  /** True when the words of the topic also say what exactly is meant: "CT", "mammogram". */
  keepsConcepts: boolean;
  /** What to search for beside the name of the topic. */
  searches: string[];
  /** True when a question that names a thing may be answered from elsewhere too: "what happened to her gallbladder". */
  isOpen: boolean;
  /** True when the title of the page says what its sections are about: the findings of a "CT Head" do not repeat it. */
  titled: boolean;
}

interface TopicEntry {
  topic: string;
  patterns: string[];
  cues: string[];
  kinds: string[];
  sections: string[];
  fallbackSections?: string[];
  needsDate?: boolean;
  keepsConcepts?: boolean;
  searches?: string[];
  isOpen?: boolean;
  titled?: boolean;
}

export const TOPICS: readonly Topic[] = (topicData.topics as TopicEntry[]).map((entry) => ({
  topic: entry.topic,
  patterns: entry.patterns.map((pattern) => new RegExp(pattern, 'gi')),
  cues: entry.cues.map((cue) => new RegExp(cue, 'i')),
  kinds: entry.kinds as FactKind[],
  sections: entry.sections,
  fallbackSections: entry.fallbackSections ?? [],
  needsDate: entry.needsDate ?? false,
  keepsConcepts: entry.keepsConcepts ?? false,
  searches: entry.searches ?? [],
  isOpen: entry.isOpen ?? false,
  titled: entry.titled ?? false,
}));

/** Words that say how a question is asked, not what about. */
export const GENERAL_WORDS: ReadonlySet<string> = new Set(
  readFileSync(new URL('./data/general-words.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .flatMap((line) => line.split(/\s+/))
    .filter((word) => word !== ''),
);

/** The topics whose patterns a question meets, in the order of the list (most specific first). */
export function topicsOf(question: string): Topic[] {
  return TOPICS.filter((topic) => topic.patterns.some((pattern) => question.search(pattern) >= 0));
}
