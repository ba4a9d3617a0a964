/**
 * The language model, when one is configured: any chat model that LangChain knows, asked for structured output. LangChain
 * is loaded only then. Nothing that a model says or that its provider answers is logged or thrown.
 */
import type { z } from 'zod';
import { AppError } from '../errors.ts';

export interface ModelSettings {
  /** `provider:name`, as LangChain's initChatModel takes it. */
  model: string;
  /** True when the hospital says that its agreement with the provider permits patient data. */
  phiAllowed: boolean;
  apiKey?: string | undefined;
  /** Address of an OpenAI-compatible server, or of the provider's own kind of server. */
  baseUrl?: string | undefined;
  timeoutMs: number;
  /** The variables that LangChain would read by itself; tracing among them is refused. */
  environment: Readonly<Record<string, string | undefined>>;
}

/** What a model gave back, checked against its schema, or why there is nothing. */
export type ModelReply<T> = { kind: 'replied'; value: T } | { kind: 'failed'; error: AppError };

export interface StructuredModel {
  /** `provider:name`. */
  readonly name: string;
  /** Asks once, and once more if the provider stumbles. Never throws for what the provider does. */
  ask<T>(prompt: string, schema: z.ZodType<T>, schemaName: string): Promise<ModelReply<T>>;
}

/** Gives the model, the same at each call. */
export type ModelOpener = () => Promise<StructuredModel>;

const TRACING_VARIABLES = ['LANGSMITH_TRACING', 'LANGSMITH_TRACING_V2', 'LANGCHAIN_TRACING', 'LANGCHAIN_TRACING_V2'];
const MOST_RETRIES = 1;

/** Refuses at once what may not be, and loads the model when it is first asked. @throws AppError `config.tracing`, `model.phi-not-allowed` */
export function lazyModel(settings: ModelSettings): ModelOpener {
  checkSettings(settings);
  let opened: Promise<StructuredModel> | undefined;
  return () => {
    opened ??= openModel(settings);
    return opened;
  };
}

/** Opens the configured model. @throws AppError `config.tracing`, `model.phi-not-allowed`, `config.invalid` */
export async function openModel(settings: ModelSettings): Promise<StructuredModel> {
  checkSettings(settings);
  const { initChatModel } = await import('langchain/chat_models/universal');
  const chat = await initChatModel(settings.model, connection(settings)).catch((cause: unknown) => {
    throw new AppError(
      'config.invalid',
      { faults: `  MODEL: ${settings.model} cannot be used. ${adviceFor(settings)}` },
      { cause },
    );
  });
  return {
    name: settings.model,
    ask: async (prompt, schema, schemaName) => {
      try {
        const signal = AbortSignal.timeout(settings.timeoutMs);
        const structured = chat.withStructuredOutput(schema, { name: schemaName });
        const reply: unknown = await structured.invoke(prompt, { signal, timeout: settings.timeoutMs });
        return { kind: 'replied', value: schema.parse(reply) };
      } catch (error) {
        return { kind: 'failed', error: new AppError('model.unavailable', {}, { cause: withoutText(error) }) };
      }
    },
  };
}

function checkSettings({ environment, phiAllowed }: ModelSettings): void {
  const variable = TRACING_VARIABLES.find((name) => isOn(environment[name]));
  if (variable) throw new AppError('config.tracing', { variable });
  if (!phiAllowed) throw new AppError('model.phi-not-allowed');
}

/** Providers name their address differently; those that do not know a field ignore it. */
function connection({ apiKey, baseUrl, timeoutMs }: ModelSettings): Record<string, unknown> {
  return {
    maxRetries: MOST_RETRIES,
    timeout: timeoutMs,
    ...(apiKey ? { apiKey } : {}),
    ...(baseUrl ? { baseUrl, anthropicApiUrl: baseUrl, configuration: { baseURL: baseUrl } } : {}),
  };
}

function adviceFor({ model }: ModelSettings): string {
  const provider = model.split(':')[0]!;
  return provider === 'openai'
    ? 'Check MODEL_API_KEY and MODEL_BASE_URL.'
    : `Install its package (npm install @langchain/${provider.replace(/_/g, '-')}) and check MODEL_API_KEY.`;
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value.toLowerCase() !== 'false';
}

/** Messages of providers and parsers may repeat the prompt or the reply; only the kind of failure is kept. */
function withoutText(error: unknown): Error {
  const status = error instanceof Error && 'status' in error ? ` ${String(error.status)}` : '';
  return new Error(`model call failed: ${error instanceof Error ? error.name : typeof error}${status}`);
}
