// Writes parley.d.ts from an OpenAPI document, the file of the command line: `make types`.
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const HEADER = `// The types of Parley's HTTP API, generated from its OpenAPI document by \`make types\`: do not change them here.
`;
const ERROR = "#/components/schemas/ErrorOutput";

// All errors have one shape, in place of the same lines for each status of each address.
function mergeErrors(operation) {
  const others = Object.entries(operation.responses).filter(([, { content }]) => !isError(content));
  const content = { "application/json": { schema: { $ref: ERROR } } };
  operation.responses = { ...Object.fromEntries(others), default: { description: "What went wrong.", content } };
}

function isError(content) {
  return content?.["application/json"]?.schema?.$ref === ERROR;
}

const document = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const operations of Object.values(document.paths)) {
  Object.values(operations).filter((each) => each.responses).forEach(mergeErrors);
}
writeFileSync(new URL("parley.d.ts", import.meta.url), HEADER + astToString(await openapiTS(document, { defaultNonNullable: false })));
