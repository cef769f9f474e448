/** Order is that of the Channel Selector's outputs after Hold and Human and never changes. */
export const CHANNELS = ['whatsapp', 'sms', 'email', 'telegram', 'voice', 'letter', 'custom'] as const;
export type Channel = (typeof CHANNELS)[number];
