const parser = require("@babel/eslint-parser");
const lwc = require("@lwc/eslint-plugin-lwc");

const rules = Object.fromEntries(
  [
    "no-api-reassignments",
    "no-async-operation",
    "no-attributes-during-construction",
    "no-deprecated",
    "no-disallowed-lwc-imports",
    "no-document-query",
    "no-dupe-class-members",
    "no-inner-html",
    "no-leading-uppercase-api-name",
    "no-leaky-event-listeners",
    "no-template-children",
    "valid-api",
    "valid-track",
    "valid-wire"
  ].map((name) => [`@lwc/lwc/${name}`, "error"])
);

const babelOptions = {
  babelrc: false,
  configFile: false,
  parserOpts: { plugins: [["decorators", { decoratorsBeforeExport: false }]] }
};

module.exports = [
  {
    files: ["force-app/main/default/lwc/**/*.js"],
    ignores: ["**/__tests__/**"],
    languageOptions: { parser, parserOptions: { requireConfigFile: false, babelOptions }, sourceType: "module" },
    plugins: { "@lwc/lwc": lwc },
    rules: {
      ...rules,
      "no-undef": "off",
      "no-unused-vars": "error",
      "no-eval": "error",
      "no-console": "error",
      eqeqeq: "error"
    }
  }
];
