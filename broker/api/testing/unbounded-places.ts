import { z } from "zod";

/** Places in a schema where a caller may send as much as they like. */
export function unboundedPlaces(schema: z.ZodType): readonly string[] {
  if (schema instanceof z.ZodUndefined) return [];
  return placesIn(z.toJSONSchema(schema, { io: "input" }), "input");
}

type JsonSchema = z.core.JSONSchema._JSONSchema;

function placesIn(schema: JsonSchema | undefined, at: string): readonly string[] {
  if (schema === undefined || schema === false) return [];
  if (schema === true) return [`${at}: anything`];
  const variants = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  if (variants.length > 0) return variants.flatMap((variant) => placesIn(variant, at));
  if (schema.enum !== undefined || schema.const !== undefined) return [];
  return [schema.type].flat().flatMap((type) => placesOfType(schema, type, at));
}

type TypedSchema = Exclude<JsonSchema, boolean>;

function placesOfType(schema: TypedSchema, type: unknown, at: string): readonly string[] {
  switch (type) {
    case "string":
      return schema.maxLength === undefined ? [`${at}: a string`] : [];
    case "array":
      return [
        ...(schema.maxItems === undefined ? [`${at}: a list`] : []),
        ...[schema.items ?? true].flat().flatMap((item) => placesIn(item, `${at}[]`)),
      ];
    case "object":
      return [
        ...(typeof schema.additionalProperties === "object" ? recordPlaces(schema, at) : []),
        ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
          placesIn(property, `${at}.${name}`),
        ),
      ];
    case "number":
    case "integer":
    case "boolean":
    case "null":
      return [];
    default:
      return [`${at}: anything`];
  }
}

/** A record says by `maxProperties` how many entries a refinement of it allows. */
function recordPlaces(schema: TypedSchema, at: string): readonly string[] {
  return schema.maxProperties === undefined
    ? [`${at}: a record`]
    : placesIn(schema.additionalProperties, `${at}.*`);
}
