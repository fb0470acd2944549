// Builds the browser's part of the explorer into the package: one style sheet, one script, fonts.
import { build } from "esbuild";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "sass";

const target = new URL("../src/wardwise/explorer/static/", import.meta.url).pathname;
const fonts = "node_modules/@fontsource/source-sans-3";

rmSync(target, { recursive: true, force: true });
mkdirSync(join(target, "fonts"), { recursive: true });

const styles = compile("styles/explorer.scss", {
  loadPaths: ["node_modules"],
  style: "compressed",
  quietDeps: true,
});
writeFileSync(join(target, "explorer.css"), styles.css);

await build({
  entryPoints: ["scripts/explorer.ts"],
  outfile: join(target, "explorer.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
});

for (const weight of [400, 600]) {
  const file = `source-sans-3-latin-${weight}-normal.woff2`;
  copyFileSync(join(fonts, "files", file), join(target, "fonts", file));
}
copyFileSync(join(fonts, "LICENSE"), join(target, "fonts", "LICENSE"));
