/** Event streams whose server is the test. */

const utf8 = new TextEncoder();

export class FakeStream {
  /** Whether the client has gone. */
  closed = false;
  #controller;

  constructor(url, request) {
    Object.assign(this, { url, request });
    const body = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => {
        this.closed = true;
      },
    });
    this.response = new Response(body, { headers: { 'content-type': 'text/event-stream;charset=utf-8' } });
    request.signal?.addEventListener('abort', () => {
      this.closed = true;
      this.#controller.error(request.signal.reason);
    });
  }

  send(text) {
    this.#controller.enqueue(typeof text === 'string' ? utf8.encode(text) : text);
  }

  tell(name, data) {
    this.send(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  end() {
    this.#controller.close();
  }

  break() {
    this.#controller.error(new TypeError('terminated'));
  }
}

/** A host of streams: answers every request with one, unless `refusals` holds another answer for it. */
export class StreamHost {
  requests = [];
  refusals = [];
  #streams = [];

  fetch = async (url, request) => {
    this.requests.push(url);
    request.signal?.throwIfAborted();
    const refusal = this.refusals.shift();
    if (refusal instanceof Error) throw refusal;
    if (refusal instanceof Response) return refusal;
    if (refusal) return new Response(JSON.stringify(refusal), { status: refusal.status });
    const stream = new FakeStream(url, request);
    this.#streams.push(stream);
    return stream.response;
  };

  /** The last opened stream that the test has not taken yet. */
  stream() {
    return this.#streams.shift();
  }
}
