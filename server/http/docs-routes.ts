import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import type { Deps } from '../deps.ts';
import type { AppEnv } from './authenticate.ts';
import { openApiOf, type OpenApi } from './openapi.ts';

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 64rem; margin: 0 auto; padding: 1rem; }
  summary { cursor: pointer; padding: .5rem 0; min-height: 44px; box-sizing: border-box; }
  code, pre { font: 14px/1.5 ui-monospace, monospace; }
  pre { overflow-x: auto; padding: .75rem; border: 1px solid; border-radius: .375rem; }
  .method { display: inline-block; min-width: 4.5rem; font-weight: 700; }
  table { border-collapse: collapse; } td, th { text-align: left; padding: .25rem 1rem .25rem 0; vertical-align: top; }`;

type PathOperation = OpenApi['paths'][string][string];

/** Where a schema is shown: by its name, or inline. */
function schemaHtml(schema: unknown): ReturnType<typeof html> {
  const name =
    typeof schema === 'object' && schema !== null && '$ref' in schema
      ? String(schema.$ref).split('/').at(-1)
      : undefined;
  return name === undefined
    ? html`<code>${JSON.stringify(schema)}</code>`
    : html`<a href="#${name}"><code>${name}</code></a>`;
}

const bodies = (content: unknown) =>
  Object.entries((content ?? {}) as Record<string, { schema: unknown }>).map(
    ([media, { schema }]) => html`<code>${media}</code> ${schemaHtml(schema)} `,
  );

function operation(
  path: string,
  method: string,
  { operationId, summary, description, parameters, requestBody, responses }: PathOperation,
) {
  const rows = (parameters ?? []).map(
    (one) =>
      html`<tr>
        <td><code>${String(one['name'])}</code></td>
        <td>${String(one['in'])}${one['required'] === true ? ', required' : ''}</td>
        <td>${schemaHtml(one['schema'])} ${String(one['description'] ?? '')}</td>
      </tr>`,
  );
  const answers = Object.entries(responses).map(
    ([code, answer]) =>
      html`<tr>
        <td>${code}</td>
        <td>${String(answer['description'])}</td>
        <td>${bodies(answer['content'])}</td>
      </tr>`,
  );
  return html`<details id="${operationId}">
    <summary><span class="method">${method.toUpperCase()}</span> <code>${path}</code> ${summary}</summary>
    <p>${description ?? ''}</p>
    ${
      rows.length > 0
        ? html`<table>
            ${rows}
          </table>`
        : ''
    }${requestBody ? html`<p>Takes ${bodies(requestBody['content'])}</p>` : ''}
    <table>
      ${answers}
    </table>
  </details>`;
}

/** No script, font or picture: the whole page is one answer. */
function pageOf(document: OpenApi) {
  const sections = document.tags.map(
    ({ name }) =>
      html`<h2>${name}</h2>
        ${Object.entries(document.paths).flatMap(([path, methods]) =>
          Object.entries(methods)
            .filter(([, one]) => one.tags.includes(name))
            .map(([method, one]) => operation(path, method, one)),
        )}`,
  );
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) =>
      html`<details id="${name}">
        <summary><code>${name}</code></summary>
        <pre>${JSON.stringify(schema, null, 2)}</pre>
      </details>`,
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${document.info.title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <h1>${document.info.title}</h1>
        <p>${document.info.description} The same for programs: <a href="/api/openapi.json">openapi.json</a>.</p>
        ${sections}
        <h2>Schemas</h2>
        ${schemas}
      </body>
    </html>`;
}

/** `/api/openapi.json` and, for people, `/api/docs`. They contain nothing about any tenant. */
export function docsRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/openapi.json', (c) => c.json(openApiOf(deps.domain)));
  app.get('/docs', (c) => c.html(pageOf(openApiOf(deps.domain))));
  return app;
}
