import { expect, it } from 'vitest';
import { actionFor } from './keys';

const key = (name: string, more = {}) => ({
  key: name,
  keyCode: 0,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  isComposing: false,
  ...more,
});

it.each([
  ['Enter', {}, 'hi', 'send'],
  ['Enter', { shiftKey: true }, 'hi', null],
  ['Enter', { isComposing: true }, 'hi', null],
  ['Enter', { keyCode: 229 }, 'hi', null],
  ['ArrowUp', {}, '', 'edit-last'],
  ['ArrowUp', {}, 'hi', null],
  ['ArrowUp', { altKey: true }, '', null],
  ['Escape', {}, 'hi', 'cancel'],
  ['a', {}, '', null],
])('%s %o with %j means %s', (name, more, text, action) => {
  expect(actionFor(key(name, more), text)).toBe(action);
});
