/** Where the sources lie, from the repository's root. */
export const server = (file: string): string => `packages/language-server/src/${file}`;
export const client = (file: string): string => `extension/src/${file}`;
export const manifest = "extension/package.json";
