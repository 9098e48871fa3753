// dodopayments against the fake: what was ingested is what is retrieved and listed.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import DodoPayments from 'dodopayments';
import { now, startFakeServer } from './fake-server.mjs';

const minute = 60_000;

// The newest first, as the fake lists them. Slashes, spaces and letters beyond ASCII are as good in an id as any other.
const sent = Array.from({ length: 25 }, (_, index) => ({
  event_id: `evt/${index} ä`,
  customer_id: 'cus_dodo',
  event_name: index % 5 === 0 ? 'gpu.seconds' : 'api.call',
  timestamp: new Date(now - index * minute).toISOString(),
  metadata: { index, share: index / 8, model: index % 2 === 0 ? 'small' : 'large', cached: index % 3 === 0 },
}));

let server;
let dodo;
before(async () => {
  server = await startFakeServer('cus_dodo');
  dodo = new DodoPayments({ bearerToken: server.dodoKey, baseURL: server.origin.slice(0, -1), maxRetries: 0 });
});
after(() => server.stop());

describe('dodopayments', () => {
  it('ingests, and ignores ids that are known', async () => {
    assert.deepEqual(await dodo.usageEvents.ingest({ events: sent }), { ingested_count: sent.length });
    assert.deepEqual(await dodo.usageEvents.ingest({ events: [{ ...sent[0], event_name: 'another' }] }), { ingested_count: 0 });
  });

  it('retrieves an event by an id that needs escaping', async () => assertSame(await dodo.usageEvents.retrieve(sent[3].event_id), sent[3]));

  it('pages by itself to the end', async () => {
    const listed = [];
    for await (const event of dodo.usageEvents.list({ customer_id: 'cus_dodo', page_number: 0, page_size: 10 })) {
      listed.push(event);
    }

    assert.equal(listed.length, sent.length);
    listed.forEach((event, index) => assertSame(event, sent[index]));
  });

  it('skips page 1 when no page number was given, since the package takes the first page for page 1', async () => {
    const listed = [];
    for await (const event of dodo.usageEvents.list({ customer_id: 'cus_dodo', page_size: 10 })) {
      listed.push(event.event_id);
    }

    assert.deepEqual(listed, [...sent.slice(0, 10), ...sent.slice(20)].map(({ event_id }) => event_id));
  });

  it('filters by name and by time', async () => {
    const { items } = await dodo.usageEvents.list({ event_name: 'gpu.seconds', start: new Date(now - 12 * minute).toISOString(), page_number: 0 });
    assert.deepEqual(items.map(({ event_id }) => event_id), [0, 5, 10].map((index) => sent[index].event_id));
  });

  it('gets the service\'s own errors', async () => {
    await assert.rejects(dodo.usageEvents.retrieve('nothing'), (error) => error.status === 404 && error.error.code === 'NOT_FOUND' && error.error.message.length > 0);
    await assert.rejects(dodo.usageEvents.ingest({ events: [sent[0], sent[0]] }), (error) => error.status === 400);
    await assert.rejects(dodo.usageEvents.ingest({ events: [{ ...sent[0], timestamp: '2026-03-10T10:59:00Z' }] }), (error) => error.status === 400);
    const stranger = new DodoPayments({ bearerToken: 'wrong', baseURL: server.origin.slice(0, -1), maxRetries: 0 });
    await assert.rejects(stranger.usageEvents.list({}), (error) => error.status === 401 && error.error.code === 'UNAUTHORIZED');
  });
});

function assertSame(received, { timestamp, ...rest }) {
  const { business_id: business, timestamp: at, ...others } = received;
  assert.deepEqual(others, rest);
  assert.equal(Date.parse(at), Date.parse(timestamp));
  assert.ok(business.length > 0);
}
