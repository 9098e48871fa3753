// autumn-js against the fake: what was tracked is what is listed and aggregated. 1.0.5 speaks 2.1 (offsets), 1.3 speaks 2.4 (cursors).
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Autumn as Autumn24 } from 'autumn-js';
import { Autumn as Autumn21 } from 'autumn-js-2.1';
import { now, startFakeServer } from './fake-server.mjs';

const hour = 3_600_000;
const models = ['small', 'large', 'small', 'huge', 'small'];

// Seven events an hour apart, the newest first, as the service lists them.
const events = Array.from({ length: 7 }, (_, index) => ({
  featureId: index % 3 === 2 ? 'tokens' : 'api_calls',
  value: index + 0.5,
  timestamp: now - (index + 1) * hour,
  properties: { model: models[index % models.length], cached: index % 2 === 0 },
}));

// What passes between the packages and the server.
const seen = { version: undefined, refusals: 0 };
const { fetch } = globalThis;
globalThis.fetch = async (input, init) => {
  seen.version = new Headers(init?.headers ?? input.headers).get('x-api-version');
  const response = await fetch(input, init);
  seen.refusals += response.status === 429 && response.headers.get('retry-after') === '1' ? 1 : 0;
  return response;
};

let server;
before(async () => { server = await startFakeServer('cus_21', 'cus_24'); });
after(() => server.stop());

// 1.0.5 has no timestamp to track with, so that its events are of the server's time; and it reads properties as an empty object.
const untimed = events.map(({ timestamp, ...event }) => event);

for (const { name, Client, customerId, version, sent, instantOf, readsProperties, readAll } of [
  { name: 'autumn-js 1.0.5', Client: Autumn21, customerId: 'cus_21', version: '2.1', sent: untimed, instantOf: () => now, readsProperties: false, readAll: readByOffset },
  { name: 'autumn-js 1.3', Client: Autumn24, customerId: 'cus_24', version: '2.4.0', sent: events, instantOf: ({ timestamp }) => timestamp, readsProperties: true, readAll: readByCursor },
]) {
  describe(name, () => {
    let autumn;

    before(async () => {
      // Five requests a second are soon sent: the client then waits as long as the reply says.
      const retryConfig = { strategy: 'backoff', retryConnectionErrors: false };
      autumn = new Client({ secretKey: server.autumnKey, serverURL: server.origin.slice(0, -1), failOpen: false, retryConfig });
      // The oldest first: among events of the server's time, the last one tracked is the newest.
      for (const event of [...sent].reverse()) {
        const reply = await autumn.track({ customerId, ...event });
        assert.deepEqual([reply.customerId, reply.value, reply.balance], [customerId, event.value, null]);
      }
    });

    it(`says that it speaks ${version}`, () => assert.equal(seen.version, version));

    it('lists what was tracked, over several pages', async () => {
      const listed = await readAll(autumn, { customerId, limit: 3 });
      assert.deepEqual(
        listed.map(({ featureId, value, properties }) => ({ featureId, value, properties })),
        sent.map(({ featureId, value, properties }) => ({ featureId, value, properties: readsProperties ? properties : {} })));
      assert.equal(new Set(listed.map(({ id }) => id)).size, sent.length);
      listed.forEach((event, index) => {
        assert.equal(event.customerId, customerId);
        assert.equal(hourOf(event.timestamp), instantOf(sent[index]));
      });
    });

    it('lists the events of one feature in a range', async () => {
      const listed = await readAll(autumn, { customerId, featureId: 'api_calls', customRange: { start: now - 4 * hour, end: now + hour } });
      const expected = sent.filter((event) => event.featureId === 'api_calls' && instantOf(event) >= now - 4 * hour);
      assert.deepEqual(listed.map(({ value }) => value), expected.map(({ value }) => value));
    });

    it('aggregates by hour, with zeroes where nothing was tracked', async () => {
      const { list, total } = await autumn.events.aggregate({ customerId, featureId: ['api_calls', 'tokens'], range: '24h', binSize: 'hour' });
      assert.equal(list.length, 25);
      assert.deepEqual(list.map(({ period }) => period), Array.from({ length: 25 }, (_, index) => now - (24 - index) * hour));
      for (const { period, values } of list) {
        const inBin = sent.filter((event) => instantOf(event) === period);
        assert.deepEqual(values, { api_calls: totalOf(inBin, 'api_calls').sum, tokens: totalOf(inBin, 'tokens').sum });
      }

      assert.deepEqual(total, { api_calls: totalOf(sent, 'api_calls'), tokens: totalOf(sent, 'tokens') });
    });

    it('aggregates by a property', async () => {
      const { list, total } = await autumn.events.aggregate({ customerId, featureId: 'api_calls', groupBy: 'properties.model', range: '24h', binSize: 'day' });
      const groups = {};
      for (const { groupedValues } of list) {
        for (const [model, value] of Object.entries(groupedValues.api_calls)) {
          groups[model] = (groups[model] ?? 0) + value;
        }
      }

      const expected = {};
      for (const { featureId, value, properties } of sent) {
        if (featureId === 'api_calls') {
          expected[properties.model] = (expected[properties.model] ?? 0) + value;
        }
      }

      assert.deepEqual(groups, expected);
      assert.deepEqual(total, { api_calls: totalOf(sent, 'api_calls') });
    });

    it('gets the service\'s own errors', async () => {
      await assert.rejects(
        autumn.events.aggregate({ customerId: 'nobody', featureId: 'api_calls', range: '7d' }),
        (error) => error.statusCode === 404 && JSON.parse(error.body).code === 'customer_not_found' && JSON.parse(error.body).message.includes('nobody'));
    });

    it('is told how long to wait when it asks too often', async () => {
      const before = seen.refusals;
      await Promise.all(Array.from({ length: 6 }, () => autumn.events.list({ customerId, limit: 1 })));
      assert.ok(seen.refusals > before);
    });
  });
}

function hourOf(timestamp) {
  return timestamp - timestamp % hour;
}

function totalOf(tracked, featureId) {
  const values = tracked.filter((event) => event.featureId === featureId).map(({ value }) => value);
  return { count: values.length, sum: values.reduce((sum, value) => sum + value, 0) };
}

async function readByOffset(autumn, request) {
  const all = [];
  for (let hasMore = true; hasMore;) {
    const page = await autumn.events.list({ ...request, offset: all.length });
    assert.deepEqual([page.offset, page.total], [all.length, page.list.length]);
    all.push(...page.list);
    ({ hasMore } = page);
  }

  return all;
}

async function readByCursor(autumn, request) {
  const all = [];
  for (let cursor = ''; cursor !== null;) {
    const page = await autumn.events.list({ ...request, startCursor: cursor });
    all.push(...page.list);
    cursor = page.nextCursor;
  }

  return all;
}
