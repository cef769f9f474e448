/** hucre comes as an ES module only (.mjs), which jest cannot require: bundled here as the build bundles it into dist/vendor. */
const path = require('node:path');
const { buildSync } = require('esbuild');

const { outputFiles } = buildSync({
	stdin: {
		contents: "module.exports = require('hucre/xlsx');",
		resolveDir: path.join(__dirname, '../..'),
		loader: 'js',
	},
	bundle: true,
	format: 'cjs',
	platform: 'node',
	write: false,
});
new Function('module', 'exports', 'require', outputFiles[0].text)(module, exports, require);
