import { z } from 'zod';
import { errorCodes } from '../../foundation/contract/errors.ts';
import type { RouteContract } from '../../foundation/contract/route.ts';
import { allRoutes } from '../../foundation/contract/routes.ts';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of the route table; the same text is checked in as docs/generated/openapi.json. */
export function openapiDocument(): Json & { openapi: string } {
  const paths: Record<string, Json> = {};
  for (const { name, route } of allRoutes()) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Plateward',
      version: '1',
      description:
        'License plate reader system of a police department. Errors are problem+json (RFC 9457) with a stable `code`. Every route names the permission that it asks for and the event that it leaves in the record.',
    },
    paths,
    components: {
      securitySchemes: {
        session: { type: 'http', scheme: 'bearer', description: 'the token of POST /v1/sessions' },
        cameraKey: { type: 'http', scheme: 'bearer', description: 'a camera key; also as X-Plateward-Key' },
      },
      schemas: { Problem: problemSchema },
    },
  };
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(errorCodes) },
    detail: { type: 'string' },
    requestId: { type: 'string' },
    clauses: { type: 'array', items: { type: 'string' } },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { field: { type: 'string' }, message: { type: 'string' } } },
    },
  },
};

function operation(name: string, route: RouteContract): Json {
  const isPublic = 'public' in route.access;
  return {
    operationId: name,
    summary: route.summary,
    ...(isPublic ? { security: [] } : { security: [route.kind === 'message' ? { cameraKey: [] } : { session: [] }] }),
    'x-access': route.access,
    'x-rate-limit': route.rateLimit,
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...requestBody(route),
    responses: {
      [route.status]: { description: 'done', ...answerContent(route) },
      default: {
        description: 'refused or failed',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function parameters(schema: z.ZodObject | undefined, place: 'path' | 'query'): Json[] {
  if (schema === undefined) return [];
  // a ZodObject's shape holds schemas by name; its own type forgets which
  const fields = Object.entries<z.ZodType>(schema.shape);
  return fields.map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || !field.safeParse(undefined).success,
    schema: jsonSchema(field, 'input'),
  }));
}

function requestBody(route: RouteContract): Json {
  if (route.kind === 'message') {
    const content = {
      'application/json': { schema: { type: 'object' } },
      'multipart/form-data': { schema: { type: 'object' } },
    };
    return { requestBody: { required: true, content } };
  }
  if (route.kind === 'text')
    return { requestBody: { required: true, content: { 'text/csv': { schema: { type: 'string' } } } } };
  if (route.body === undefined) return {};
  return {
    requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(route.body, 'input') } } },
  };
}

function answerContent(route: RouteContract): Json {
  if (route.kind === 'bytes') return { content: { 'image/*': { schema: { type: 'string', format: 'binary' } } } };
  if (route.answer === undefined) return {};
  const mime = route.kind === 'stream' ? 'text/event-stream' : 'application/json';
  return { content: { [mime]: { schema: jsonSchema(route.answer, 'output') } } };
}

function jsonSchema(schema: z.core.$ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
