/** Loaded into the processes of a desk before they start (`--import`): a signal makes them fail with words of a record. */
const words = process.env.FAIL_WITH ?? '';

process.on('SIGUSR2', () => {
  throw new TypeError(`cannot read the level of ${words}`, { cause: { page: words } });
});
process.on('SIGHUP', () => {
  void Promise.reject(new RangeError(`Failing row contains (${words})`));
});
