/** Where the page's own files are, in the webview's words. */
export interface PageFiles {
  script: string;
  style: string;
  /** Source of the style sheet for the policy. */
  cspSource: string;
}

/**
 * The page of the report before it has one. Its policy lets in one script, by nonce, and our style
 * sheet: no inline script or style, no picture, font, form or request.
 */
export function reportPage({ script, style, cspSource }: PageFiles, nonce: string): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}; base-uri 'none'; form-action 'none';`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>TraceJudge report</title>
</head>
<body>
<div id="state" role="status" aria-live="polite">Reading the recorded runs…</div>
<main id="report"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
