/** `patients weights …`: the weights of the matching, shipped and estimated. For whoever operates the machine. */
import { type Command, InvalidArgumentError } from 'commander';
import { withOperator } from '../access/scope.ts';
import { AppError } from '../errors.ts';
import { DEFAULT_WEIGHTS, type MatchWeights } from '../patients/match-weights.ts';
import { findWeightsVersions, type WeightsVersion } from '../patients/weights.store.ts';
import { estimateFromFilings, useWeights } from '../review/estimate-from-filings.ts';
import { print, withParts } from './run-command.ts';

interface Options {
  json?: boolean;
}

export function registerWeights(program: Command): void {
  const patients = program.commands.find((command) => command.name() === 'patients') ?? program.command('patients');
  const weights = patients.command('weights').description('weights of the matching');
  const add = (name: string, description: string): Command =>
    weights.command(name).description(description).option('--json', 'one JSON value on stdout');

  add('estimate', 'estimate them from the filings that stand; nothing uses the estimate yet').action(
    async ({ json }: Options) => {
      const made = await withParts((parts) => estimateFromFilings(parts));
      print(versionJson(made), json, () => [...tableOf(made), `Use it with: patients weights use ${made.version}`]);
    },
  );
  add('list', 'the versions, and which is in use').action(async ({ json }: Options) => {
    const versions = await allVersions();
    const rows = versions.map(({ fields: _, ...row }) => row);
    print(rows, json, () => [
      `shipped${versions.some(({ inUse }) => inUse) ? '' : '  in use'}`,
      ...rows.map(
        ({ version, decisions, byPeople, estimatedAt, inUse }) =>
          `${version}  ${estimatedAt.slice(0, 10)}  ${decisions} filings, ${byPeople} by people${inUse ? '  in use' : ''}`,
      ),
    ]);
  });
  add('show <version>', 'one version beside the shipped weights').action(async (text: string, { json }: Options) => {
    const version = versionOf(text);
    const found = (await allVersions()).find((one) => one.version === version);
    if (!found) throw new AppError('weights.unknown');
    print(versionJson(found), json, () => tableOf(found));
  });
  add('use <version>', 'file with a version from now on').action(async (text: string, { json }: Options) => {
    const version = versionOf(text);
    await withParts((parts) => useWeights(parts, version));
    print({ inUse: version }, json, () => [`Version ${version} is in use.`]);
  });
  add('reset', 'file with the shipped weights again').action(async ({ json }: Options) => {
    await withParts((parts) => useWeights(parts, null));
    print({ inUse: null }, json, () => ['The shipped weights are in use.']);
  });
}

function allVersions(): Promise<WeightsVersion[]> {
  return withParts((parts) => withOperator(parts.database, findWeightsVersions));
}

interface Change {
  field: string;
  level: string;
  /** m, the share of true pairs that show the level: as shipped, and as estimated. */
  shipped: number;
  estimated: number;
}

function changesOf(fields: MatchWeights['fields']): Change[] {
  return Object.entries(DEFAULT_WEIGHTS.fields).flatMap(([field, levels]) =>
    Object.entries(levels).map(([level, { m }]) => ({
      field,
      level,
      shipped: m,
      estimated: fields[field as keyof typeof fields][level]?.m ?? m,
    })),
  );
}

function versionJson({ fields, ...row }: WeightsVersion) {
  return { ...row, weights: changesOf(fields) };
}

function tableOf({ version, decisions, byPeople, fields }: WeightsVersion): string[] {
  return [
    `Version ${version}, from ${decisions} filings, ${byPeople} of them decided or looked at by people`,
    `${'field'.padEnd(11)}${'level'.padEnd(15)}${'shipped'.padStart(9)}${'estimated'.padStart(11)}`,
    ...changesOf(fields).map(
      ({ field, level, shipped, estimated }) =>
        `${field.padEnd(11)}${level.padEnd(15)}${shipped.toFixed(4).padStart(9)}${estimated.toFixed(4).padStart(11)}`,
    ),
  ];
}

function versionOf(text: string): number {
  const version = Number(text);
  if (!Number.isInteger(version) || version < 1) throw new InvalidArgumentError('A version, for example 2.');
  return version;
}
