import type { FastifyError } from "fastify";
import type { HttpProblem } from "./http-problem.ts";

/** Bytes of a body: what the route takes, which may be less than what the server takes. */
export interface BodyLimits {
  route: number;
  server: number;
}

/** What a caller is told about an error; undefined for one that is our own fault. */
export function problemOfError(error: FastifyError, limits: BodyLimits): HttpProblem | undefined {
  const { code = "", statusCode: status = 500 } = error;
  if (error.validation !== undefined) return invalidRequest(error.validation);
  if (status === 413) return tooLarge(limits);
  if (status === 415) return unknownMedia(error.message);
  if (code.startsWith("Z_")) {
    return {
      status: 400,
      code: "BODY_TORN",
      message: "The body is not whole gzip",
      remedy: "Send the archive again, or the text without content-encoding",
    };
  }
  if (code.startsWith("FST_ERR_CTP_") && code.includes("JSON")) {
    return {
      status: 400,
      code: "BODY_NOT_JSON",
      message: "The body is not JSON",
      remedy: "Send one JSON value in UTF-8",
    };
  }
  if (status >= 500) return undefined;
  return {
    status,
    code: "REQUEST_INVALID",
    message: "The request cannot be read",
    remedy: "Compare it with /openapi.json",
  };
}

function tooLarge({ route, server }: BodyLimits): HttpProblem {
  return {
    status: 413,
    code: "BODY_TOO_LARGE",
    message: `The body is over ${route} bytes, or unpacks to more than that`,
    remedy:
      route < server
        ? "Leave out of the state what no question is about, or send the run to /v1/judge"
        : "Send fewer runs at once, or start the server with a larger --body-limit",
  };
}

export function unknownMedia(what: string): HttpProblem {
  return {
    status: 415,
    code: "MEDIA_TYPE_UNKNOWN",
    message: what,
    remedy: "Send a content-type that /openapi.json names, packed with gzip or not at all",
  };
}

function invalidRequest(found: NonNullable<FastifyError["validation"]>): HttpProblem {
  const places = found.map(({ instancePath, message }) => {
    const path = instancePath.replace(/^\//, "").replaceAll("/", ".");
    return path === "" ? message : `${path}: ${message}`;
  });
  return {
    status: 400,
    code: "REQUEST_INVALID",
    message: `The request is not as it should be: ${places.slice(0, 10).join("; ")}`,
    remedy: "Compare it with /openapi.json",
  };
}
