/** A member of the pool: reads one picture at a time; when broken it is replaced before the next picture. */
export interface PoolMember<Task, Result> {
  run(task: Task): Promise<Result>;
  readonly broken: boolean;
  stop(): Promise<void>;
}

/** Runs tasks on at most `size` members, first come first served. Members start on first need. */
export class WorkerPool<Task, Result> {
  readonly #size: number;
  readonly #start: () => Promise<PoolMember<Task, Result>>;
  readonly #idle: PoolMember<Task, Result>[] = [];
  readonly #waiting: (() => void)[] = [];
  #busy = 0;

  constructor(size: number, start: () => Promise<PoolMember<Task, Result>>) {
    this.#size = size;
    this.#start = start;
  }

  async run(task: Task): Promise<Result> {
    if (this.#busy >= this.#size) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#busy++;
    let member: PoolMember<Task, Result> | undefined;
    try {
      member = this.#idle.pop() ?? (await this.#start());
      return await member.run(task);
    } finally {
      if (member?.broken) await member.stop();
      else if (member) this.#idle.push(member);
      const next = this.#waiting.shift();
      if (next) next();
      else this.#busy--;
    }
  }

  /** Stops the members at rest. Call it when no task is in work. */
  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((member) => member.stop()));
  }
}
