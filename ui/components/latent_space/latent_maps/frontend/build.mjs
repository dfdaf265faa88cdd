// Bundles src/ into <folder>/latent_maps.js and gathers the licences of what is inside it.
// usage: node build.mjs <folder>
import { build } from "esbuild";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.argv[2] ?? "dist";
mkdirSync(folder, { recursive: true });

const result = await build({
  absWorkingDir: here,
  entryPoints: ["src/index.js"],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  loader: { ".css": "text" },
  // Streamlit takes JavaScript without a line break for a file name: the banner holds one.
  banner: { js: "/* Touchstone latent maps. Built by ui/components/latent_space/latent_maps/frontend/build.mjs; do not edit. */\n" },
  metafile: true,
  write: false,
});
// A comment inside one shader is an address; the bundle names no host.
const bundle = result.outputFiles[0].text.replace(/https?:\/\/www\.[a-z]+js\.com\/package\//g, "");
writeFileSync(join(folder, "latent_maps.js"), bundle);

const packages = new Set();
for (const input of Object.keys(result.metafile.inputs)) {
  const match = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (match) packages.add(match[1]);
}
const texts = [...packages].sort().map((name) => {
  const root = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const file = readdirSync(root).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file && existsSync(join(root, file)) ? readFileSync(join(root, file), "utf8").trim() : "";
  return `${name} ${version} (${license})\n\n${text}\n`;
});
writeFileSync(join(folder, "THIRD_PARTY_LICENSES.txt"), texts.join(`\n${"-".repeat(80)}\n\n`));
