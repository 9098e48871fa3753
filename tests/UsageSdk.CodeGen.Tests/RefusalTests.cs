using UsageSdk.CodeGen.Spec;

namespace UsageSdk.CodeGen.Tests;

/// <summary>What the generator does not understand it refuses, with the place: nothing is dropped in silence.</summary>
public sealed class RefusalTests
{
    private const string BodyExamples =
        "            examples:\n"
        + "              plain: { summary: A reading, value: { \"station_id\": \"st_é\", \"value\": -0.50, \"confirmed\": true, \"samples\": [{ \"sample_id\": \"s1\" }] } }\n"
        + "              named: { value: { \"station_name\": \"North <1>\", \"value\": 1, \"confirmed\": true, \"samples\": [{ \"sample_id\": \"s2\" }] } }\n";

    private const string RecordProperty = "/components/schemas/RecordReadingRequest/properties";

    /// <summary>A text of the small spec, what stands there instead, the pointer and a part of the message.</summary>
    public static TheoryData<string, string, string, string> Mutations { get; } = new()
    {
        // The document.
        { "openapi: 3.1.0", "openapi: [3.1.0", "", "not YAML" },
        { "openapi: 3.1.0", "openapi: 3.1.0\n---\nopenapi: 3.1.0", "", "must be one YAML document" },
        { "openapi: 3.1.0", "openapi: 3.1.0\n[a, b]: c", "", "a key must be text" },
        { "openapi: 3.1.0", "openapi: 3.1.0\nx-owner: us", "/x-owner", "'x-owner' is not supported here" },
        { "openapi: 3.1.0", "openapi: 3.1.0\nwebhooks: {}", "/webhooks", "'webhooks' is not supported here" },
        { "openapi: 3.1.0", "openapi: 3.1.0\nowner: us", "/owner", "'owner' is not supported here" },
        { "openapi: 3.1.0", "openapi: 9.1.0", "/openapi", "must be 3.1" },
        { "  title: Small\n", "", "/info/title", "title" },
        { "servers:\n  - url: https://small.example/v1", "servers: []", "/servers", "must name one server or more" },
        { "https://small.example/v1", "v1", "/servers/0/url", "must be an absolute https URL" },
        { "  securitySchemes:", "  headers: {}\n  securitySchemes:", "/components/headers", "'headers' is not supported here" },
        { "  - name: Stations\n    description: The stations themselves.\n", "", "/tags", "group 'Stations' has no tag" },

        { "openapi: 3.1.0", "openapi: 3.0.4", "/openapi", "must be 3.1" },

        {
            "  schemas:\n",
            "  schemas:\n    Unused:\n      type: object\n      description: Unused.\n      properties:\n        a: { type: string, description: A., contentEncoding: base64 }\n",
            "/components/schemas/Unused/properties/a/contentEncoding",
            "'contentEncoding' is not supported here"
        },

        { "  title: Small\n", "  title: Small\n  contact: {}\n", "/info/contact", "'contact' is not supported here" },
        { "  - url: https://small.example/v1", "  - url: https://small.example/v1\n    variables: {}", "/servers/0/variables", "'variables' is not supported here" },
        { "    description: The stations themselves.\n", "    description: The stations themselves.\n    externalDocs: {}\n", "/tags/1/externalDocs", "'externalDocs' is not supported here" },
        { "    key: { type: http, scheme: bearer }", "    key: { type: http, scheme: bearer, bearerFormat: JWT }", "/components/securitySchemes/key/bearerFormat", "'bearerFormat' is not supported here" },

        // Operations.
        { "      operationId: stations.get\n", "", "/paths/~1stations~1{station_id}/get", "needs 'operationId'" },
        { "operationId: readings.list", "operationId: list", "/paths/~1readings/get/operationId", "must be a group and a method" },
        { "operationId: readings.list", "operationId: reading.record", "/components/schemas/RecordReadingRequest", "is also the name of a query's request" },
        { "operationId: readings.record", "operationId: readings.list", "/paths/~1readings/post/operationId", "'readings.list' is taken" },
        { "      x-group: Stations\n", "", "/paths/~1stations~1{station_id}/get", "needs 'x-group'" },
        { "      summary: Fetches one station.\n", "", "/paths/~1stations~1{station_id}/get", "needs 'summary'" },
        { "      x-group: Stations\n", "      x-group: Stations\n      deprecated: true\n", "/paths/~1stations~1{station_id}/get/deprecated", "'deprecated' is not supported here" },
        { "x-retry: unsent-only", "x-retry: sometimes", "/paths/~1readings/post/x-retry", "must be one of: always, unsent-only" },
        { "x-paging: offset", "x-paging: cursor", "/paths/~1readings/get/x-paging", "must be one of: offset, page-number, skip" },
        { "    post:\n", "    head:\n", "/paths/~1readings/head", "'head' is not supported" },
        { "  /readings:\n", "  /readings:\n    parameters: []\n", "/paths/~1readings/parameters", "'parameters' is not supported" },
        { "[*shared]", "[]", "/paths/~1readings/post/x-rate-limit", "must name one bucket or more" },
        { "[*shared]", "[{ bucket: small.readings, permits: 99, window: PT1M, burst: 20, partition: credential }]", "/paths/~1readings/post/x-rate-limit/0", "bucket 'small.readings' has other limits elsewhere" },
        { "window: PT10S", "window: 10s", "/paths/~1stations~1{station_id}/get/x-rate-limit/1/window", "must be a duration" },
        { "permits: 30", "permits: 99999999999", "/paths/~1stations~1{station_id}/get/x-rate-limit/1/permits", "must be an integer" },
        { "permits: 30, ", "", "/paths/~1stations~1{station_id}/get/x-rate-limit/1", "needs 'permits'" },
        { "permits: 30", "permits: 30, hard: true", "/paths/~1stations~1{station_id}/get/x-rate-limit/1/hard", "'hard' is not supported here" },
        { "burst: 30", "burst: 31", "/paths/~1stations~1{station_id}/get/x-rate-limit/1/burst", "must be 1 to the permits" },
        { "burst: 30", "burst: 0", "/paths/~1stations~1{station_id}/get/x-rate-limit/1/burst", "must be 1 to the permits" },
        { "window: PT10S", "window: PT0S", "/paths/~1stations~1{station_id}/get/x-rate-limit/1/window", "must be a duration" },
        { "tiers: [30, 300]", "tiers: [300]", "/paths/~1stations~1{station_id}/get/x-rate-limit/1/tiers", "must begin with the permits" },
        { "tiers: [30, 300]", "tiers: [30]", "/paths/~1stations~1{station_id}/get/x-rate-limit", "must have one partition, and the same tiers" },
        { "burst: 30, partition: credential", "burst: 30, partition: customer", "/paths/~1stations~1{station_id}/get/x-rate-limit", "must have one partition, and the same tiers" },
        { "burst: 20, partition: credential", "burst: 20, partition: customer", "/paths/~1readings/get/x-rate-limit", "the request has no text 'customer_id'" },
        { "[*shared]", "[*shared, { bucket: small.more, permits: 9, window: PT1M, burst: 9, partition: credential }]", "/paths/~1readings/post/x-rate-limit/0", "bucket 'small.readings' stands among others elsewhere" },

        // Parameters and bodies.
        { "/stations/{station_id}:", "/stations/{station_id}/{part}:", "/paths/~1stations~1{station_id}~1{part}/get", "'{part}' is no path parameter" },
        { "{ name: station_id, in: path", "{ name: id, in: path", "/paths/~1stations~1{station_id}/get", "'{station_id}' is no path parameter" },
        {
            "      parameters:\n        - { name: station_id, in: path",
            "      parameters:\n        - { name: part, in: path, required: true, description: A part., schema: { type: string } }\n        - { name: station_id, in: path",
            "/paths/~1stations~1{station_id}/get/parameters", "more than one path parameter"
        },
        { "schema: { type: string }, example: st_1", "schema: { type: integer }, example: 1", "/paths/~1stations~1{station_id}/get/parameters/0/schema/type", "must be one of: string" },
        { "name: Idempotency-Key, in: header", "name: X-Trace, in: header", "/paths/~1readings/post/parameters/1", "is not supported" },
        { "description: Marks repeated attempts., schema: { type: string }", "description: Marks repeated attempts., schema: { type: string, maxLength: 9 }", "/paths/~1readings/post/parameters/1/schema/maxLength", "'maxLength' is not supported here" },
        { "description: Marks repeated attempts., ", "description: Marks repeated attempts., deprecated: true, ", "/paths/~1readings/post/parameters/1/deprecated", "'deprecated' is not supported here" },
        { "- $ref: \"#/components/parameters/apiVersion\"", "- $ref: \"#/components/parameters/apiVersion\"\n          required: false", "/paths/~1readings/post/parameters/0/required", "'required' is not supported here" },
        { "name: Idempotency-Key, in: header", "name: page, in: query", "/paths/~1readings/post", "a body together with query parameters" },
        { "        required: true\n        description: The reading.\n", "        required: true\n", "/paths/~1readings/post/requestBody", "needs 'description'" },
        { "application/json:\n            schema: { $ref: \"#/components/schemas/RecordReadingRequest\" }", "text/plain:\n            schema: { type: string }", "/paths/~1readings/post/requestBody/content/text~1plain", "'text/plain' is not supported here" },
        { "{ $ref: \"#/components/schemas/RecordReadingRequest\" }", "{ type: object, additionalProperties: true }", "/paths/~1readings/post/requestBody/content/application~1json/schema", "a body must be an object with named members" },

        // Replies.
        { "\"202\":\n          description: Accepted, to be kept later.\n          content: { application/json: { schema: { $ref: \"#/components/schemas/Reading\" } } }", "\"202\":\n          description: Accepted.\n          content: { application/json: { schema: { $ref: \"#/components/schemas/Station\" } } }", "/paths/~1readings/post/responses", "all 2xx replies must have one schema" },
        { "\"4XX\": {", "\"304\": {", "/paths/~1readings/post/responses/304", "'304' is not supported" },
        { "\"4XX\": {", "default: {", "/paths/~1readings/post/responses/default", "'default' is not supported" },
        { "          description: The station.\n", "          description: The station.\n          headers: {}\n", "/paths/~1stations~1{station_id}/get/responses/200/headers", "'headers' is not supported here" },
        { "\"#/components/responses/Unauthorized\"", "\"#/components/responses/Nobody\"", "/paths/~1readings/get/responses/401/$ref", "does not exist" },

        // Examples.
        { BodyExamples, "", "/paths/~1readings/post/requestBody/content/application~1json", "needs 'examples'" },
        { "            examples:\n              plain:", "            example:\n              plain:", "/paths/~1readings/post/requestBody/content/application~1json/example", "'example' is not supported here" },
        { "              examples: { none: { value: { \"items\": [] } } }\n", "", "/paths/~1readings/get/responses/200/content/application~1json", "needs 'examples'" },
        { "examples: { none: { value: { \"items\": [] } } }", "examples: {}", "/paths/~1readings/get/responses/200/content/application~1json/examples", "must hold one example or more" },
        { "none: { value: { \"items\": [] } }", "none: { externalValue: none.json }", "/paths/~1readings/get/responses/200/content/application~1json/examples/none/externalValue", "'externalValue' is not supported here" },
        { "none: { value: { \"items\": [] } }", "none: { summary: None. }", "/paths/~1readings/get/responses/200/content/application~1json/examples/none", "needs 'value'" },
        { "none: { value: { \"items\": [] } }", "none: { value: null }", "/paths/~1readings/get/responses/200/content/application~1json/examples/none/value", "must not be null" },
        { "none: { value: { \"items\": [] } }", "../none: { value: { \"items\": [] } }", "/paths/~1readings/get/responses/200/content/application~1json/examples/..~1none", "must have a name of letters" },
        { "\"200\":\n          description: The station.\n", "\"2XX\":\n          description: The station.\n", "/paths/~1stations~1{station_id}/get/responses/2XX", "must be a status" },
        { ", example: st_1", "", "/paths/~1stations~1{station_id}/get/parameters/0", "needs 'example'" },
        { ", example: st_2", "", "/paths/~1readings/get/parameters/0", "needs 'example'" },
        { ", example: st_2", ", example: []", "/paths/~1readings/get/parameters/0/example", "must hold one value or more" },

        // References.
        { "window: { $ref: \"#/components/schemas/ReadingWindow\"", "window: { $ref: \"#/components/schemas/Nothing\"", $"{RecordProperty}/window/$ref", "'#/components/schemas/Nothing' does not exist" },
        { "window: { $ref: \"#/components/schemas/ReadingWindow\"", "window: { $ref: \"other.yaml#/components/schemas/ReadingWindow\"", $"{RecordProperty}/window/$ref", "must point into the same file" },
        { "window: { $ref: \"#/components/schemas/ReadingWindow\"", "window: { $ref: \"#/components/schemas/ReadingWindow\", minProperties: 1", $"{RecordProperty}/window/minProperties", "'minProperties' is not supported here" },
        { "sample_id: { type: string, description: The sample's id. }", "sample_id: { $ref: \"#/components/schemas/Sample\", description: Itself. }", "/components/schemas/Sample/properties/sample_id", "'Sample' contains itself" },

        // Schemas.
        { "maximum: 1000, description: The value.", "maximum: 1000, multipleOf: 2, description: The value.", $"{RecordProperty}/value/multipleOf", "'multipleOf' is not supported here" },
        { "x-unique-by: sample_id", "uniqueItems: true", $"{RecordProperty}/samples/uniqueItems", "'uniqueItems' is not supported here" },
        { "type: boolean, description: Whether", "type: boolean, deprecated: true, description: Whether", $"{RecordProperty}/urgent/deprecated", "'deprecated' is not supported here" },
        { "owner: { type: string,", "owner: { type: string, enum: [me],", $"{RecordProperty}/owner/enum", "'enum' is not supported here" },
        { "owner: { type: string, x-explicit: true", "owner: { type: string, x-explicit: perhaps", $"{RecordProperty}/owner/x-explicit", "must be true or false" },
        { "minLength: 2, description", "minLength: two, description", $"{RecordProperty}/station_name/minLength", "must be an integer" },
        { "format: int64", "format: int32", $"{RecordProperty}/count/format", "format 'int32' is not supported for an integer" },
        { "at: { type: string, format: date-time", "at: { type: string, format: date", "/components/schemas/Reading/properties/at/format", "format 'date' is not supported for a string" },
        { "value: { type: number, minimum: -273.15, maximum: 1000", "value: { type: [number, string], minimum: -273.15, maximum: 1000", $"{RecordProperty}/value/type", "must be one type, or one type and 'null'" },
        { "value: { type: number, minimum: -273.15, ", "value: { type: number, ", $"{RecordProperty}/value/maximum", "is supported together with 'minimum' only" },
        { "minimum: 0, default: 1", "exclusiveMinimum: 0, default: 1", $"{RecordProperty}/count/exclusiveMinimum", "is supported for times after 0 only" },
        { "^[A-Z]{2}(-\\d+)?$", "x[A-Z]{2}(-\\d+)?$", $"{RecordProperty}/code/pattern", "must be anchored with '^' and '$'" },
        { "^[A-Z]{2}(-\\d+)?$", "^[A-Z]{2}(-\\d+)?\\$", $"{RecordProperty}/code/pattern", "must be anchored with '^' and '$'" },
        { "^[A-Z]{2}(-\\d+)?$", "^[A-Z]{2}(-\\d+?$", $"{RecordProperty}/code/pattern", "is no regular expression" },
        { "sample_id: { type: string,", "code: { type: string, pattern: ^a$, x-pattern-rule: must be a, description: A code. }\n        sample_id: { type: string,", "/components/schemas/Sample/properties/code/pattern", "another member called 'Code' has another pattern" },
        { "          pattern: ^[A-Z]{2}(-\\d+)?$\n", "", $"{RecordProperty}/code/x-pattern-rule", "needs 'pattern'" },
        { "          x-pattern-rule: must be two capitals, as in \"DE\", and optionally -{number}\n", "", $"{RecordProperty}/code", "needs 'x-pattern-rule'" },
        { "owner: { type: string, x-explicit: true, description: The owner; null for everyone. }", "owner: { type: string, x-explicit: true }", $"{RecordProperty}/owner", "needs 'description'" },
        { "required: [value, confirmed, samples]", "required: [value, confirmed, sample]", "/components/schemas/RecordReadingRequest/required", "'sample' is not a property" },
        { "not: { required: [at, window] }", "not: { required: [at, until] }", "/components/schemas/RecordReadingRequest/not/required/1", "'until' is not a property" },
        { "not: { required: [at, window] }", "not: { required: [at] }", "/components/schemas/RecordReadingRequest/not/required", "must name two members" },
        { "not: { required: [at, window] }", "not: { type: string }", "/components/schemas/RecordReadingRequest/not/type", "'type' is not supported here" },
        { "        - required: [station_name]\n", "        - required: [station_names]\n", "/components/schemas/RecordReadingRequest/oneOf/1/required/0", "'station_names' is not a property" },
        { "        - required: [station_name]\n", "        - required: [station_name]\n        - required: [owner]\n", "/components/schemas/RecordReadingRequest/oneOf", "must name two members" },
        { "        - required: [station_name]\n", "        - required: [station_name, owner]\n", "/components/schemas/RecordReadingRequest/oneOf/1", "must require one member" },
        { "x-less-than: end", "x-less-than: until", "/components/schemas/ReadingWindow/properties/start/x-less-than", "'until' is not a property" },
        { "x-unique-by: sample_id", "x-unique-by: id", $"{RecordProperty}/samples/x-unique-by", "'id' is not a property" },
        { "items: { type: string }, description: Notes.", "items: { type: string, maxLength: 9 }, description: Notes.", $"{RecordProperty}/notes/items/maxLength", "'maxLength' is not supported here" },
        { "items: { type: string }, description: Notes.", "items: { type: string, format: date-time }, description: Notes.", $"{RecordProperty}/notes/items", "an array of times is not supported" },
        { "items: { type: string }, description: Notes.", "items: { $ref: \"#/components/schemas/FeatureIds\" }, description: Notes.", $"{RecordProperty}/notes/items", "an array of 'FeatureIds' is not supported" },
        { "additionalProperties: { type: number } }", "additionalProperties: { type: number, minimum: 0 } }", "/components/schemas/Reading/properties/totals/additionalProperties/additionalProperties/minimum", "'minimum' is not supported here" },
        { "additionalProperties: { type: number } }", "additionalProperties: { $ref: \"#/components/schemas/MetadataValue\" } }", "/components/schemas/Reading/properties/totals/additionalProperties/additionalProperties", "is supported for a member only" },
        { "propertyNames: { maxLength: 100", "propertyNames: { minLength: 1, maxLength: 100", $"{RecordProperty}/metadata/propertyNames/minLength", "'minLength' is not supported here" },
        { "urgent: { type: boolean,", "urgent: { type: object, properties: {},", $"{RecordProperty}/urgent/properties", "'properties' is not supported here" },

        // Components.
        { "x-enum-varnames: [Celsius, Fahrenheit]", "x-enum-varnames: [Celsius]", "/components/schemas/Unit", "must be of one length" },
        { "      x-enum-varnames: [Celsius, Fahrenheit]\n", "", "/components/schemas/Unit", "needs 'x-enum-varnames'" },
        { "      description: A part of a reading.\n", "", "/components/schemas/Sample", "needs 'description'" },
        { "      description: A part of a reading.\n", "      description: A part of a reading.\n      additionalProperties: { type: string }\n", "/components/schemas/Sample/additionalProperties", "must be true or false" },
        { "    ReadingWindow:\n      type: object", "    ReadingWindow:\n      type: integer", "/components/schemas/ReadingWindow", "a component must be an object with properties" },
        { "{ type: string, maxLength: 500 }", "{ type: string, pattern: ^a$ }", "/components/schemas/MetadataValue/anyOf/0/pattern", "'pattern' is not supported here" },
        { "items: { type: string, minLength: 1 } }", "items: { type: string, maxLength: 9 } }", "/components/schemas/FeatureIds/oneOf/1/items/maxLength", "'maxLength' is not supported here" },
        { "components:\n  securitySchemes:", "components:\n  schemas: []\n  securitySchemes:", "", "not YAML" },
        { "    FeatureIds:\n", "    Unread: { type: string, minLength: two }\n    FeatureIds:\n", "/components/schemas/Unread/minLength", "'minLength' is not supported here" },
        { "unless: { property: scale,", "unless: { property: zone,", $"{RecordProperty}/unit/x-client-default/unless/property", "'zone' is not a property" },
        { "unless: { property: scale,", "unless: { property: code,", $"{RecordProperty}/unit/x-client-default/unless/property", "'code' is not an enum" },
        { "equals: us,", "equals: uk,", $"{RecordProperty}/unit/x-client-default/unless/equals", "'uk' is not a value of Scale" },
        { "value: fahrenheit", "value: kelvin", $"{RecordProperty}/unit/x-client-default/unless/value", "'kelvin' is not a value of Unit" },
        { "x-client-default: { value: celsius", "x-client-default: { value: kelvin", $"{RecordProperty}/unit/x-client-default/value", "'kelvin' is not a value of Unit" },
    };

    [Theory]
    [MemberData(nameof(Mutations))]
    public void Spec_is_refused_with_the_place_and_the_reason(string old, string replacement, string pointer, string reason)
    {
        Assert.Equal(2, SmallSpec.Text.Split(old).Length);

        var refusal = Assert.Throws<SpecException>(() => ContractCompiler.Compile(SmallSpec.Path, SmallSpec.Text.Replace(old, replacement, StringComparison.Ordinal)));

        Assert.Equal(pointer, refusal.Pointer);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{SmallSpec.Path}#{pointer}: ", refusal.Message, StringComparison.Ordinal);
    }
}
