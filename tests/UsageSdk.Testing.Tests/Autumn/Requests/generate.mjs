// Writes zod.json: what Autumn's validation says of many bodies of events.list (offset and cursor form) and of track, by the validator
// that the service uses. Now is 2026-03-10T12:00Z, as in the tests.
// To run: npm install zod@3.25.76 && node generate.mjs > zod.json
import { z } from "zod/v4";
const now = 1773144000000;
const text = z.string().min(1);
const features = text.or(z.array(text)).optional();
const range = z.object({ start: z.coerce.number().optional(), end: z.coerce.number().optional() }).optional();
const filters = z.record(z.string(), z.string()).refine(map => Object.keys(map).length <= 5, { message: "filter_by supports a maximum of 5 filters" }).optional();
const limit = (most, usual) => z.coerce.number().int().min(1).max(most).default(usual);
const offset = z.object({
  offset: z.coerce.number().int().min(0).default(0), limit: limit(1000, 100),
  customer_id: z.string().optional(), entity_id: text.optional(), feature_id: features, custom_range: range, filter_by: filters,
});
const march = z.object({
  offset: z.coerce.number().int().min(0).default(0), limit: limit(1000, 100),
  customer_id: z.string().optional(), feature_id: features, custom_range: range,
});
const cursor = z.object({
  start_cursor: z.string().default(""), limit: limit(5000, 50),
  customer_id: z.string().optional(), entity_id: text.optional(), feature_id: features, custom_range: range, filter_by: filters,
});
const track = z.object({
  customer_id: z.string(), feature_id: z.string().optional(), entity_id: z.string().optional(), event_name: z.string().nonempty().optional(),
  value: z.number().optional(), properties: z.record(z.string(), z.any()).optional(), idempotency_key: z.string().optional(),
  timestamp: z.number().int().safe().nonnegative().positive().refine(time => time <= now, { message: "timestamp cannot be in the future" }).optional(),
  overage_behavior: z.union([z.enum(["cap", "overflow"]), z.enum(["reject"])]).optional(),
  customer_data: z.object({}).optional(), entity_data: z.object({}).optional(), skip_event: z.boolean().optional(), async: z.boolean().optional(),
  lock: z.object({ lock_id: z.string().max(256), enabled: z.literal(true), expires_at: z.number().optional() }).optional(),
}).refine(body => Boolean(body.feature_id) !== Boolean(body.event_name), { message: "Either feature_id or event_name must be provided" });

// The service's rewording of messages.
function reworded(error) {
  const issues = error.issues.map(issue => {
    let message = issue.message;
    if (message.includes("Too small") && message.includes("expected string to have >=1 characters")) message = "cannot be empty";
    else if (message.includes("Invalid option: expected one of")) message = "must be one of: " + message.match(/expected one of (.+)/)[1].split("|").map(choice => choice.replace(/['"]/g, "").trim()).join(", ");
    else for (const type of ["string", "number", "boolean"]) if (message.includes(`Invalid input: expected ${type}, received`)) { message = `must be a ${type} (received ${message.split("received ")[1]})`; break; }
    return `${issue.path.length ? issue.path.join(".") : "input"}: ${message}`;
  });
  return issues.length === 1 ? issues[0] : `[Validation Errors] ${issues.join("; ")}`;
}

const odd = ['null', 'true', 'false', '0', '-0', '-1', '1', '1.5', '1000', '1001', '5001', '1773144000000', '1773144000001', '9007199254740992', '1e16', '-1e16', '1e400', '-1e400',
  '""', '" "', '"x"', '"5"', '" 5\\n"', '"5.0"', '"1e2"', '"+5"', '"-5"', '"0x1F"', '"0b11"', '"0o17"', '"-0x1F"', '".5"', '"5."', '"."', '"1_000"', '"Infinity"', '"-Infinity"', '"NaN"', '"1e400"',
  '"cap"', '"overflow"', '"reject"', '[]', '[""]', '["a"]', '["a",1]', '[5]', '["5"]', '[[5]]', '[null]', '[true]', '[1,2]', '{}', '{"a":"b"}', '{"a":1}', '{"a":null}',
  '{"start":1,"end":2}', '{"start":2,"end":1}', '{"start":"1","end":null}', '{"start":"x","end":{}}', '{"start":true,"end":[]}', '{"end":1e400}',
  '{"a":"","b":"","c":"","d":"","e":"","f":""}', '{"a":"","b":1,"c":"","d":"","e":"","f":""}',
  '{"lock_id":"a","enabled":true}', '{"lock_id":"a","enabled":false}', '{"lock_id":"a"}', '{"enabled":true}', '{"lock_id":5,"enabled":"true"}', '{"lock_id":"","enabled":true,"expires_at":1}',
  '{"lock_id":"a","enabled":true,"expires_at":"1"}', `{"lock_id":"${"a".repeat(256)}","enabled":true}`, `{"lock_id":"${"a".repeat(257)}","enabled":true}`, `{"lock_id":"${"\u{1F600}".repeat(129)}","enabled":true}`];
const bodies = (start, members, combinations) => ["", "null", "{", "[]", "5", '"x"', "true", "{}", `{${start.join(",")}}`,
  ...members.flatMap(member => odd.map(value => `{${[...start.filter(one => !one.startsWith(`"${member}"`)), `"${member}":${value}`].join(",")}}`)),
  ...combinations.flatMap((one, index) => combinations.slice(index + 1).map(other => `{${[...start, one, other].join(",")}}`))];
const listed = ['"limit":0', '"limit":"x"', '"customer_id":5', '"feature_id":""', '"entity_id":""', '"entity_id":[]', '"custom_range":{"start":"x"}', '"filter_by":{"a":1}', '"filter_by":{"a":"","b":"","c":"","d":"","e":"","f":""}'];
const sent = ['"feature_id":5', '"event_name":""', '"event_name":"x"', '"value":"1"', '"timestamp":0', '"timestamp":1.5', '"timestamp":-1', '"overage_behavior":"x"', '"lock":{}', '"async":1', '"properties":[]', '"skip_event":null', '"idempotency_key":5', '"customer_data":[]', '"entity_data":5', '"entity_id":5'];
const plans = [
  ["list", offset, bodies([], ["offset", "limit", "customer_id", "feature_id", "entity_id", "custom_range", "filter_by", "start_cursor"], ['"offset":-1', ...listed])],
  ["march", march, bodies([], ["offset", "limit", "entity_id", "filter_by"], ['"offset":-1', ...listed])],
  ["cursor", cursor, bodies([], ["start_cursor", "limit", "customer_id", "offset", "feature_id"], ['"start_cursor":5', ...listed])],
  ["track", track, bodies(['"customer_id":"cus_1"', '"feature_id":"api"'], ["customer_id", "feature_id", "event_name", "value", "properties", "entity_id", "timestamp", "overage_behavior", "idempotency_key", "customer_data", "entity_data", "skip_event", "async", "lock", "unknown"], sent)],
  ["track", track, ['{"customer_id":"cus_1","event_name":"x"}', '{"customer_id":"cus_1","feature_id":"","event_name":"x"}', '{"customer_id":"cus_1","feature_id":""}', '{"customer_id":"cus_1","feature_id":"","event_name":""}', '{"feature_id":"api"}', '{"customer_id":""}', '{"value":"1"}']],
];
const cases = plans.flatMap(([operation, schema, texts]) => texts.map(body => {
  let value;
  try { value = JSON.parse(body); } catch { value = {}; }
  const result = schema.safeParse(value === null ? {} : value);
  return { operation, body, message: result.success ? null : reworded(result.error) };
}));
console.log(`[${cases.map(item => JSON.stringify(item)).join(",\n")}]`);
