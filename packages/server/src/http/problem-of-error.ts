import type { FastifyError } from "fastify";
import type { HttpProblem } from "./http-problem.ts";

/** What a caller is told about an error; undefined for one that is our own fault. */
export function problemOfError(error: FastifyError, bodyLimit: number): HttpProblem | undefined {
  const { code = "", statusCode: status = 500 } = error;
  if (error.validation !== undefined) return invalidRequest(error.validation);
  if (status === 413) {
    return {
      status,
      code: "BODY_TOO_LARGE",
      message: `The body is over ${bodyLimit} bytes, or unpacks to more than that`,
      remedy: "Send fewer runs at once, or start the server with a larger --body-limit",
    };
  }
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
