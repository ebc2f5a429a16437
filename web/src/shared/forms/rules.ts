import * as v from 'valibot';

// The server's own rules, so that a mistake is told before it travels. A message is a key of the form's words.

export const required = v.pipe(v.string(), v.nonEmpty('required'));

export const username = v.pipe(required, v.regex(/^[a-z0-9._]{2,32}$/, 'username'));

export const password = v.pipe(required, v.minBytes(8, 'passwordShort'), v.maxBytes(72, 'passwordLong'));

export const optionalEmail = v.union([v.literal(''), v.pipe(v.string(), v.email('email'))], 'email');
