// What is around the bot: people, the wire, and a memory of the events it received.
import assert from 'node:assert/strict';

// Reconnecting is the longest wait: the library pauses before it.
const PATIENCE_MS = 120_000;

/** Somebody at a browser, as far as a bot notices: talks, and joins by invite. */
export class Person {
  constructor(base, id, token) {
    this.id = id;
    this.api = `${base}/api/v10`;
    this.headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  }

  /** Sends a message and returns its id. */
  async say(channel, content) {
    const { status, body } = await this.#post(`/channels/${channel}/messages`, { content });
    assert.equal(status, 200, `a person's message was answered ${status} ${JSON.stringify(body)}`);
    return body.id;
  }

  async trySay(channel, content) {
    const { status, body } = await this.#post(`/channels/${channel}/messages`, { content });
    return { status, code: body.code };
  }

  async join(code) {
    return (await this.#post(`/invites/${code}`, {})).status;
  }

  async #post(path, body) {
    const request = { method: 'POST', headers: this.headers, body: JSON.stringify(body) };
    for (;;) {
      const response = await fetch(this.api + path, request);
      const answer = { status: response.status, body: await response.json() };
      if (answer.status !== 429) return answer;
      // Who is told to wait, waits: the limits are on in this test.
      await new Promise((resolve) => setTimeout(resolve, answer.body.retry_after * 1000));
    }
  }
}

/** The wire between the bot and the instance, in the driver's hands. */
export class Network {
  constructor(url) {
    this.url = url;
  }

  /** Resets every WebSocket, and lets no new one through until `mend`. */
  cut() {
    return this.#tell('cut');
  }

  mend() {
    return this.#tell('mend');
  }

  async #tell(what) {
    const response = await fetch(`${this.url}/${what}`, { method: 'POST' });
    assert.ok(response.ok, `${what} was answered ${response.status}`);
  }
}

/** All events so far, since one may overtake the answer to the request that caused it. */
export class Seen {
  #events = [];
  #waiting = new Set();

  constructor(client) {
    const emit = client.emit.bind(client);
    client.emit = (name, ...args) => {
      this.#events.push({ name, args });
      for (const look of this.#waiting) look();
      return emit(name, ...args);
    };
  }

  /** The arguments of the first event of that name which `wanted` accepts, seen already or still to come. */
  wait(name, wanted) {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.#events.find((event) => event.name === name && wanted(...event.args));
        if (!found) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(found.args);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`${name} did not come within ${PATIENCE_MS} ms`));
      }, PATIENCE_MS);
      this.#waiting.add(look);
      look();
    });
  }

  all(name) {
    return this.#events.filter((event) => event.name === name).map((event) => event.args);
  }
}

/** Says that a step went well. The driver counts these lines. */
export function passed(step) {
  console.log(`ok ${step}`);
}
