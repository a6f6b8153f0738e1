import { expect, test } from "vitest";
import { packageImports, redirectImports } from "./package-imports.ts";

const from = (module: number) => `"larder-installed:${module}"`;
const url = (module: number) => `file:///installed/${module}.mjs`;

test.each([
  [`import { a, b as c } from ${from(1)};`, [{ module: 1, names: ["a", "b"] }]],
  [`import{a as x,$b as y}from${from(2)};`, [{ module: 2, names: ["a", "$b"] }]],
  [`import d from ${from(0)};`, [{ module: 0, names: ["default"] }]],
  [`import d, { a } from ${from(0)};`, [{ module: 0, names: ["a", "default"] }]],
  [`import*as z from${from(3)};`, [{ module: 3, names: ["larderNamespace"] }]],
  [`import d,*as z from${from(3)};`, [{ module: 3, names: ["default", "larderNamespace"] }]],
  [`import ${from(4)};`, [{ module: 4, names: [] }]],
  [`export { a as b } from ${from(5)};`, [{ module: 5, names: ["a"] }]],
  [
    `import{a}from${from(1)};import b from${from(2)};var c=1;`,
    [
      { module: 1, names: ["a"] },
      { module: 2, names: ["default"] },
    ],
  ],
  [`import { a } from "node:fs";`, []],
])("%s is understood", (code, imports) => {
  expect(packageImports(code)).toEqual(imports);
});

test.each([
  `export * from ${from(1)};`,
  `const a = import(${from(1)});`,
  `const a = require(${from(1)});`,
])("%s is left to a build of everything", (code) => {
  expect(packageImports(code)).toBeUndefined();
});

test("imports are led elsewhere, a namespace to the export that stands for it", () => {
  const code = `import{a as x}from${from(1)};import d,*as z from${from(2)};import ${from(3)};x(z);`;
  expect(redirectImports(code, url)).toBe(
    [
      `import{a as x}from"file:///installed/1.mjs";`,
      `import { default as d, larderNamespace as z } from "file:///installed/2.mjs";`,
      `import "file:///installed/3.mjs";x(z);`,
    ].join(""),
  );
});
