import { TraceJudgeError } from "@tracejudge/core";

/** Where LangSmith is and who asks, as they can be sent. */
export interface Connection {
  apiKey: string;
  /** Undefined: the client's own choice. */
  apiUrl?: string;
}

/**
 * The given key and address, else those of the environment, without the quotes and slashes that an
 * `.env` file leaves around them. @throws TraceJudgeError where one of them can never be sent; the key
 * itself is never told.
 */
export function readConnection(given: Partial<Connection>): Connection {
  const { LANGSMITH_API_KEY, LANGCHAIN_API_KEY, LANGSMITH_ENDPOINT, LANGCHAIN_ENDPOINT } =
    process.env;
  const apiKey = bare(given.apiKey || LANGSMITH_API_KEY || LANGCHAIN_API_KEY);
  if (apiKey === "") {
    throw refused(
      "There is no API key for LangSmith",
      "Set LANGSMITH_API_KEY; LangSmith's settings have a page for keys",
    );
  }
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw refused(
      "The API key for LangSmith has a line break, a blank or a letter that no key has",
      "Copy the key from LangSmith's settings into LANGSMITH_API_KEY once more",
    );
  }
  const apiUrl = bare(given.apiUrl || LANGSMITH_ENDPOINT || LANGCHAIN_ENDPOINT).replace(/\/+$/, "");
  if (apiUrl !== "" && !isHttp(apiUrl)) {
    throw refused(
      `${apiUrl.slice(0, 200)} is no address of a LangSmith server`,
      "Write LANGSMITH_ENDPOINT as https://api.smith.langchain.com, or unset it",
    );
  }
  return { apiKey, ...(apiUrl !== "" && { apiUrl }) };
}

function bare(text = ""): string {
  return text.trim().replace(/^(["'])(.*)\1$/, "$2");
}

function isHttp(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

function refused(message: string, remedy: string): TraceJudgeError {
  return new TraceJudgeError("LANGSMITH_REFUSED", message, remedy);
}
