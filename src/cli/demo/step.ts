/** One thing that the tour does, and whether it came out as it should. */
export interface Step {
  name: string;
  ok: boolean;
  ms: number;
  detail: string;
}

/** How a step came out. `lines` are for people only: quotes, file names. */
export interface Outcome {
  ok: boolean;
  detail: string;
  /** When the step took a time of its own, in ms; else the time of its work counts. */
  ms?: number;
  lines?: string[];
}

/** The steps of one tour, told as they end. */
export interface Tour {
  steps: Step[];
  /** Does the work of a step. What is thrown makes the step fail with its sentence, and the tour goes on. */
  step(name: string, work: () => Outcome | Promise<Outcome>): Promise<boolean>;
  /** Lines about work that goes on; each call replaces the lines before. */
  progress(lines: string[]): void;
  /** A line beside the steps. */
  say(line: string): void;
}
