import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface Prompt {
  text: string;
  /** First 12 hexadecimal digits of the SHA-256 of the file. */
  version: string;
}

/** Reads a prompt of prompts/ by its name without ending. */
export function loadPrompt(name: string): Prompt {
  const text = readFileSync(new URL(`../../prompts/${name}.md`, import.meta.url), 'utf8');
  return { text, version: createHash('sha256').update(text).digest('hex').slice(0, 12) };
}

/**
 * Fills the variables of a prompt, once: what is filled in is not looked at again.
 * @throws Error when a variable has no value or a value no variable, which is a fault of the program.
 */
export function fillPrompt(prompt: Prompt, values: Readonly<Record<string, string>>): string {
  const unused = new Set(Object.keys(values));
  const filled = prompt.text.replace(/\{\{(\w+)\}\}/g, (_variable, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`prompt variable ${name} has no value`);
    unused.delete(name);
    return value;
  });
  if (unused.size > 0) throw new Error(`the prompt has no variable ${[...unused].join(', ')}`);
  return filled;
}
