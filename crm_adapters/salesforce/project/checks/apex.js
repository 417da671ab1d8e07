/**
 * Parses every Apex class and checks our own rules, offline and without Java:
 *
 * - every class says `with sharing`; tests may leave it out;
 * - every @AuraEnabled method is one try whose only way out of an error is GatepostException.forComponent;
 * - every query runs WITH USER_MODE and is a literal, so that its values are bound;
 * - no literal holds an id, or an address other than the Named Credential's.
 *
 * Prints a JSON list of findings; a folder to look at may be given.
 */
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const {
  ApexErrorListener,
  ApexParserBaseListener,
  ApexParserFactory,
  ApexParseTreeWalker
} = require("@apexdevtools/apex-parser");

const HOME = process.argv[2] || join(__dirname, "..", "force-app", "main", "default", "classes");
const RECORD_ID = /^'[a-zA-Z0-9]{15}(?:[A-Z0-5]{3})?'$/;
const WORDS_ONLY = /^'[a-zA-Z]+'$/;
const findings = [];

class Errors extends ApexErrorListener {
  constructor(file) {
    super();
    this.file = file;
  }

  apexSyntaxError(line, column, message) {
    findings.push({ file: this.file, line, rule: "syntax", message });
  }
}

class Rules extends ApexParserBaseListener {
  constructor(file, isTest) {
    super();
    this.file = file;
    this.isTest = isTest;
  }

  found(context, rule, message) {
    findings.push({ file: this.file, line: context.start.line, rule, message });
  }

  enterTypeDeclaration(context) {
    const said = context.modifier_list().map((one) => one.getText().toLowerCase());
    if (!this.isTest && !said.includes("withsharing")) {
      this.found(context, "sharing", "the class does not say `with sharing`");
    }
  }

  enterMethodDeclaration(context) {
    const outer = context.parentCtx.parentCtx;
    const said = outer.modifier_list ? outer.modifier_list().map((one) => one.getText().toLowerCase()) : [];
    if (!said.some((word) => word.startsWith("@auraenabled"))) {
      return;
    }
    const statements = context.block().statement_list();
    const attempt = statements.length === 1 ? statements[0].tryStatement() : null;
    const caught = attempt ? attempt.catchClause_list().map((one) => one.getText()) : [];
    const all = caught.find((text) => /^catch\(Exception\w+\)\{throwGatepostException\.forComponent\(/.test(text));
    if (!all) {
      this.found(context, "wrapped", "an @AuraEnabled method lets errors out as they are");
    }
  }

  enterSoqlLiteral(context) {
    if (!this.isTest && !context.getText().toUpperCase().includes("WITHUSER_MODE")) {
      this.found(context, "user_mode", "the query does not run WITH USER_MODE");
    }
  }

  enterDotMethodCall(context) {
    if (/^(query|queryWithBinds|countQuery|getQueryLocator|search)\(/i.test(context.getText())) {
      const target = context.parentCtx.getText();
      if (/^(Database|Search)\./i.test(target)) {
        this.found(context, "literal_query", "the query is made of text");
      }
    }
  }

  enterLiteral(context) {
    const text = context.getText();
    if (RECORD_ID.test(text) && !WORDS_ONLY.test(text)) {
      this.found(context, "id", "an id stands in the code");
    }
    if (/https?:\/\//i.test(text)) {
      this.found(context, "address", "an address stands in the code");
    }
  }
}

const files = readdirSync(HOME).filter((name) => name.endsWith(".cls"));
for (const file of files) {
  const source = readFileSync(join(HOME, file), "utf8");
  const { parser } = ApexParserFactory.createLexerAndParser(source, new Errors(file));
  const tree = parser.compilationUnit();
  ApexParseTreeWalker.DEFAULT.walk(new Rules(file, /^\s*(\/\*[\s\S]*?\*\/\s*)?@IsTest/i.test(source)), tree);
}
process.stdout.write(`${JSON.stringify({ files: files.length, findings })}\n`);
process.exitCode = findings.length ? 1 : 0;
