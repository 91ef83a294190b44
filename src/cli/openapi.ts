import { openapiDocument } from '../gate/edge/openapi.ts';

/** Prints the OpenAPI document of the route table. */
export async function runOpenapi(_options: { json: boolean }): Promise<number> {
  console.log(JSON.stringify(openapiDocument(), null, 2));
  return 0;
}
