import { HostError } from "./host-error.ts";
import type { Json, Template } from "./template.ts";

/** What the host gives a logical id or a parameter; undefined where it has nothing to give. */
export interface LocalNames {
  readonly ref: (id: string) => string | undefined;
  readonly attribute: (id: string, name: string) => string | undefined;
}

export interface Resolver {
  /** Replaces every intrinsic function in a value. `AWS::NoValue` is undefined and leaves its parent. */
  readonly resolve: (value: Json | undefined) => Json | undefined;
  readonly holds: (condition: string) => boolean;
}

type Intrinsic = (argument: Json, resolver: Resolver, names: LocalNames) => Json | undefined;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, _resolver, names) => reference(text(argument, "Ref"), names),
  "Fn::GetAtt": (argument, _resolver, names) => {
    const [id, name] = Array.isArray(argument)
      ? argument
      : splitOnce(text(argument, "Fn::GetAtt"), ".");
    return attribute(text(id, "Fn::GetAtt"), text(name, "Fn::GetAtt"), names);
  },
  "Fn::Join": (argument, resolver) => {
    const [separator, parts] = list(argument, "Fn::Join");
    return list(resolver.resolve(parts), "Fn::Join")
      .map((part) => text(part, "Fn::Join"))
      .join(text(separator, "Fn::Join"));
  },
  "Fn::Sub": (argument, resolver, names) => {
    const [format, given] = Array.isArray(argument) ? argument : [argument, {}];
    const variables = record(resolver.resolve(given), "Fn::Sub");
    return text(format, "Fn::Sub").replaceAll(/\$\{(!?)([^}]+)\}/g, (_match, literal, name) =>
      literal === "!" ? `\${${name}}` : text(variables[name] ?? variable(name, names), "Fn::Sub"),
    );
  },
  "Fn::Select": (argument, resolver) => {
    const [index, values] = list(argument, "Fn::Select");
    return list(resolver.resolve(values), "Fn::Select")[Number(index)];
  },
  "Fn::Split": (argument, resolver) => {
    const [separator, value] = list(argument, "Fn::Split");
    return text(resolver.resolve(value), "Fn::Split").split(text(separator, "Fn::Split"));
  },
  "Fn::If": (argument, resolver) => {
    const [condition, yes, no] = list(argument, "Fn::If");
    return resolver.resolve(resolver.holds(text(condition, "Fn::If")) ? yes : no);
  },
  "Fn::Equals": (argument, resolver) => {
    const [left, right] = list(argument, "Fn::Equals");
    return resolver.resolve(left) === resolver.resolve(right);
  },
  "Fn::Not": (argument, resolver) => !resolver.resolve(list(argument, "Fn::Not")[0]),
  "Fn::And": (argument, resolver) =>
    list(argument, "Fn::And").every((operand) => resolver.resolve(operand) === true),
  "Fn::Or": (argument, resolver) =>
    list(argument, "Fn::Or").some((operand) => resolver.resolve(operand) === true),
  Condition: (argument, resolver) => resolver.holds(text(argument, "Condition")),
};

export function createResolver(template: Template, names: LocalNames): Resolver {
  const resolver: Resolver = {
    resolve(value) {
      if (Array.isArray(value)) {
        return value.map(resolver.resolve).filter((item) => item !== undefined);
      }
      if (typeof value !== "object" || value === null) {
        return value;
      }
      const call = intrinsicCall(value);
      return call === undefined
        ? resolveMembers(value, resolver)
        : call.apply(call.argument, resolver, names);
    },
    holds(condition) {
      const definition = template.Conditions[condition];
      if (definition === undefined) {
        throw new HostError(`The template has no condition ${condition}.`);
      }
      return resolver.resolve(definition) === true;
    },
  };
  return resolver;
}

function intrinsicCall(value: { readonly [key: string]: Json }) {
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) {
    return undefined;
  }
  const [name, argument] = entry;
  const apply = INTRINSICS[name];
  if (apply === undefined && name.startsWith("Fn::")) {
    throw new HostError(`The local host does not know the intrinsic function ${name}.`);
  }
  return apply && { apply, argument };
}

function resolveMembers(value: { readonly [key: string]: Json }, resolver: Resolver): Json {
  const members: { [key: string]: Json } = {};
  for (const [key, member] of Object.entries(value)) {
    const resolved = resolver.resolve(member);
    if (resolved !== undefined) {
      members[key] = resolved;
    }
  }
  return members;
}

function reference(id: string, names: LocalNames): string | undefined {
  if (id === "AWS::NoValue") {
    return undefined;
  }
  const value = names.ref(id);
  if (value === undefined) {
    throw new HostError(`The local host has no value for {"Ref": "${id}"}.`);
  }
  return value;
}

function attribute(id: string, name: string, names: LocalNames): string {
  const value = names.attribute(id, name);
  if (value === undefined) {
    throw new HostError(`The local host has no value for {"Fn::GetAtt": ["${id}", "${name}"]}.`);
  }
  return value;
}

/** A variable in `Fn::Sub` is either `${Id}` or `${Id.Attribute}`. */
function variable(name: string, names: LocalNames): string | undefined {
  const [id, attributeName] = splitOnce(name, ".");
  return attributeName === "" ? reference(id, names) : attribute(id, attributeName, names);
}

function splitOnce(value: string, separator: string): [string, string] {
  const index = value.indexOf(separator);
  return index < 0 ? [value, ""] : [value.slice(0, index), value.slice(index + 1)];
}

function text(value: Json | undefined, where: string): string {
  if (typeof value === "string" || typeof value === "number") {
    return String(value);
  }
  throw new HostError(`${where} expects text, not ${JSON.stringify(value)}.`);
}

function list(value: Json | undefined, where: string): Json[] {
  if (Array.isArray(value)) {
    return value;
  }
  throw new HostError(`${where} expects a list, not ${JSON.stringify(value)}.`);
}

function record(value: Json | undefined, where: string): { readonly [key: string]: Json } {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value;
  }
  throw new HostError(`${where} expects an object, not ${JSON.stringify(value)}.`);
}
