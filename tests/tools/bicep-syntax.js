// Prints the syntax tree of Bicep files as JSON, a line per file: [type, text of a leaf, line, children].
// Usage: node bicep-syntax.js FILE...
const { readFileSync } = require('fs');
const Parser = require('tree-sitter');
const bicep = require('tree-sitter-bicep');

const parser = new Parser();
parser.setLanguage(bicep);

const isWord = node => node.isNamed || /^[a-z]+$/.test(node.type);

function tree(node) {
  const children = node.children.filter(child => isWord(child) || child.isMissing);
  const type = node.isMissing ? 'ERROR' : node.type;
  return [type, children.length === 0 || type === 'ERROR' ? node.text : '', node.startPosition.row + 1, children.map(tree)];
}

for (const file of process.argv.slice(2)) {
  // The grammar has no parameter files; an assignment of a parameter reads like a variable.
  const text = readFileSync(file, 'utf8');
  const source = file.endsWith('.bicepparam') ? text.replace(/^param (\w+ =)/gm, 'var   $1') : text;
  console.log(JSON.stringify(tree(parser.parse(source, undefined, { bufferSize: 1 << 20 }).rootNode)));
}
