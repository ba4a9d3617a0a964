import { AppError } from '../../errors.ts';
import type { DecodingChild } from './decoding-child.ts';

export interface DecodingPoolOptions {
  /** Most processes at a time. */
  processes: number;
  /** A process at rest that holds more than this is replaced. */
  restBytes: number;
  /** Requests after which a process is replaced. */
  requests: number;
  /** A process that nobody needed for so long is ended. */
  idleMs: number;
  /** A further process is started only for who has waited this long: one is enough for most, and each costs memory. */
  patienceMs: number;
}

/** Told a process, or null: leave to start one in a place that is taken already. */
type Waiting = (child: DecodingChild | null) => void;

/** Lends decoding processes, one borrower each. They start on first need and are replaced when worn. */
export class DecodingPool {
  readonly #options: DecodingPoolOptions;
  readonly #start: () => Promise<DecodingChild>;
  readonly #all = new Set<DecodingChild>();
  /** At rest, each with the timer that ends it; the last one used is the last. */
  readonly #idle = new Map<DecodingChild, NodeJS.Timeout>();
  readonly #waiting: Waiting[] = [];
  #places = 0;
  #closed = false;

  constructor(options: DecodingPoolOptions, start: () => Promise<DecodingChild>) {
    this.#options = options;
    this.#start = start;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Lends a process, if possible one that has the file open. `fresh`: one that has done nothing yet. */
  async lend<T>(file: number, fresh: boolean, work: (child: DecodingChild) => Promise<T>): Promise<T> {
    const child = await this.#take(file, fresh);
    try {
      return await work(child);
    } finally {
      await this.#giveBack(child);
    }
  }

  /** The processes that have the file open. */
  holding(file: number): DecodingChild[] {
    return [...this.#all].filter((child) => child.files.has(file));
  }

  pids(): number[] {
    return [...this.#all].map(({ pid }) => pid);
  }

  /** Ends every process, also those at work. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#idle.values()) clearTimeout(timer);
    await Promise.all([...this.#all].map((child) => child.stop()));
  }

  async #take(file: number, fresh: boolean): Promise<DecodingChild> {
    const idle = [...this.#idle.keys()];
    let child = idle.findLast(({ files }) => files.has(file)) ?? idle.at(-1) ?? null;
    if (child) {
      clearTimeout(this.#idle.get(child));
      this.#idle.delete(child);
    } else if (this.#places === 0) this.#places++;
    else child = await this.#wait();
    if (child?.alive && !fresh) return child;
    if (child) await this.#end(child);
    return this.#startInPlace();
  }

  #wait(): Promise<DecodingChild | null> {
    const { promise, resolve } = Promise.withResolvers<DecodingChild | null>();
    const waiting: Waiting = (child) => {
      clearTimeout(impatient);
      resolve(child);
    };
    const impatient = setTimeout(() => {
      if (this.#places >= this.#options.processes) return;
      this.#places++;
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      resolve(null);
    }, this.#options.patienceMs);
    this.#waiting.push(waiting);
    return promise;
  }

  /** A start that fails gives the place back. @throws AppError scan.engine */
  async #startInPlace(): Promise<DecodingChild> {
    try {
      if (this.#closed) throw new AppError('scan.engine');
      const child = await this.#start();
      this.#all.add(child);
      if (this.#closed) await child.stop();
      return child;
    } catch (error) {
      this.#passOn(null);
      throw error;
    }
  }

  async #giveBack(child: DecodingChild): Promise<void> {
    const { restBytes, requests } = this.#options;
    const worn = !child.alive || child.answered >= requests || child.residentBytes > restBytes;
    if (worn) await this.#end(child);
    this.#passOn(worn ? null : child);
  }

  /** Hands a process, or an empty place, to whoever waits longest. */
  #passOn(child: DecodingChild | null): void {
    const next = this.#waiting.shift();
    if (next) next(child);
    else if (child) this.#rest(child);
    else this.#places--;
  }

  #rest(child: DecodingChild): void {
    const end = () => {
      this.#idle.delete(child);
      this.#places--;
      void this.#end(child);
    };
    this.#idle.set(child, setTimeout(end, this.#options.idleMs).unref());
  }

  async #end(child: DecodingChild): Promise<void> {
    this.#all.delete(child);
    await child.stop();
  }
}
