import { customerScope, staffScope } from "@larder/contracts";

/** Where the reference begins: what holds for all routes. In Markdown. */
export const introduction = `
The HTTP API of Larder, an online grocer. It speaks JSON in UTF-8. Clients must bear fields that are new to them.

## Get a token

Routes that name a scope take an access token in the header \`authorization: Bearer …\`. In the local cloud a command prints one:

\`\`\`sh
API=http://127.0.0.1:4000
TOKEN=$(npm run --silent token -- --as customer)
curl -H "authorization: Bearer $TOKEN" "$API/orders"
\`\`\`

Elsewhere a token comes from the deployment's OpenID Connect issuer, by authorization code with PKCE. The scope \`${customerScope}\`
lets a customer order; \`${staffScope}\` lets staff run the shop. Without a valid token the answer is 401, without the scope 403.

## Errors

An error is a problem document ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)) of the content type \`application/problem+json\`.
Its \`type\` is for programs and does not change; \`title\` and \`detail\` are for people and may. A status that says it all has the
type \`about:blank\`.

\`\`\`json
{
  "type": "https://larder.example/problems/product-not-found",
  "title": "There is no such product",
  "status": 404,
  "detail": "There is no product KIWIS-7"
}
\`\`\`

A request that is not valid is answered with 400 and the type \`https://larder.example/problems/invalid-request\`: its \`errors\` name
every fault and where it is. The gateway before the API answers some requests itself, with \`{"message": "…"}\`: those without
a token (401) or scope (403), those too large (413, 431) or too many (429), those to no route of ours (404), and those that
nothing answered in time (503).

## Changing what others change

An answer names the state that it shows in its \`etag\`. A route that takes \`if-match\` changes that state and no other: send the
\`etag\` of what you have seen. When it has changed meanwhile nothing happens, and the answer is 412: look again, and decide anew.
Look past your own cache (\`cache-control: no-cache\`), which may keep what it has for minutes and is not told by a refusal.
Without \`if-match\` the answer is 428.

\`\`\`sh
ETAG=$(curl -s -o /dev/null -w '%header{etag}' "$API/products/APPLES-GALA-1KG/stock")
\`\`\`

What you have already need not be sent again: with its \`etag\` in \`if-none-match\`, the answer is an empty 304 until it changes.

## Correlation ids

Every answer of a route names an \`x-correlation-id\`. Send your own and it is used; logs, and the events that a request sets off,
carry it on.

## Repeating requests

\`GET\`, \`PUT\` and \`DELETE\` may be repeated. A \`POST\` that takes an \`idempotency-key\` may be repeated with the same key and the same
body for 24 hours: it is carried out once, and its answer is given again.

What was refused with 429, or with a problem document of the status 503, has done nothing: send it again after the seconds that
\`retry-after\` names, or a moment later.
`.trim();
