import { z } from 'zod';

/** The parts of a Slack app manifest that decide what the app may call and what it is told. */
const manifestSchema = z.object({
  display_information: z.object({ name: z.string().min(1).max(35), description: z.string().max(300).optional() }),
  features: z.object({
    agent_view: z.object({ agent_description: z.string().max(300) }).optional(),
    app_home: z
      .object({ home_tab_enabled: z.boolean().default(false), messages_tab_enabled: z.boolean().default(true) })
      .default({ home_tab_enabled: false, messages_tab_enabled: true }),
    bot_user: z.object({ display_name: z.string().max(80) }),
    shortcuts: z
      .array(
        z.object({
          name: z.string().max(24),
          type: z.enum(['message', 'global']),
          callback_id: z.string().max(255),
          description: z.string().max(150),
        }),
      )
      .default([]),
    slash_commands: z
      .array(
        z.object({
          command: z.string().startsWith('/').max(32),
          description: z.string().max(2000),
          usage_hint: z.string().max(1000).optional(),
        }),
      )
      .default([]),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({
    event_subscriptions: z.object({ bot_events: z.array(z.string()) }).default({ bot_events: [] }),
    interactivity: z.object({ is_enabled: z.boolean() }).default({ is_enabled: false }),
    socket_mode_enabled: z.boolean().default(false),
  }),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** Scope without which Slack does not deliver a bot event; any one of a list is enough. Slack's event reference. */
const EVENT_SCOPES: Record<string, string[]> = {
  app_mention: ['app_mentions:read'],
  'message.im': ['im:history'],
  'message.groups': ['groups:history'],
  'message.channels': ['channels:history'],
  'message.mpim': ['mpim:history'],
  file_shared: ['files:read'],
  file_deleted: ['files:read'],
  member_joined_channel: ['channels:read', 'groups:read'],
  member_left_channel: ['channels:read', 'groups:read'],
  reaction_added: ['reactions:read'],
  reaction_removed: ['reactions:read'],
  team_join: ['users:read'],
  user_change: ['users:read'],
};

/** Checks a manifest's shape. Throws a ZodError that names the fields at fault. */
export function readManifest(manifest: unknown): Manifest {
  return manifestSchema.parse(manifest);
}

/** Subscribed bot events that the manifest has no scope for: Slack refuses such a manifest. */
export function eventsWithoutScope(manifest: Manifest): string[] {
  const granted = new Set(manifest.oauth_config.scopes.bot);
  return manifest.settings.event_subscriptions.bot_events.filter((event) => {
    const needed = EVENT_SCOPES[event];
    return needed !== undefined && !needed.some((scope) => granted.has(scope));
  });
}
