/**
 * JSON as a queue takes it. SQS refuses a message that holds U+FFFE or U+FFFF, and emulators one that
 * holds anything beyond the basic plane; written as escapes they mean the same to whoever reads JSON.
 * Without this, one such character in the name of what was sold keeps a payment's news from leaving.
 * Source: Amazon SQS API reference, SendMessage.
 */
export const queueable = (json: string): string =>
  json.replace(/[\ud800-\udfff\ufffe\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
