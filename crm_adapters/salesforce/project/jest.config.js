const { jestConfig } = require("@salesforce/sfdx-lwc-jest/config");

module.exports = {
  ...jestConfig,
  collectCoverageFrom: ["force-app/main/default/lwc/**/*.js", "!**/__tests__/**"],
  coverageReporters: ["text"],
  coverageThreshold: { global: { branches: 90, functions: 95, lines: 95, statements: 95 } }
};
