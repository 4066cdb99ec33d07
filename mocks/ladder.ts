import * as Plot from "@observablehq/plot";
import type { Exchange } from "./exchange.ts";
import { ink, type Picture, picture, pictureWidth } from "./picture.ts";
import { ending } from "./tell.ts";

/** One conversation: what it is called and what the service saw of it. */
export type LadderColumn = { readonly label: string; readonly log: readonly Exchange[] };

/**
 * Draws who says what to whom: client and service as two lines, time downward, an arrow for each request and each
 * answer. Several conversations stand side by side on one scale.
 */
export function ladder(columns: readonly LadderColumn[], { title }: { readonly title: string }): Picture {
  const arrows = columns.flatMap(({ label, log }) =>
    log.flatMap((exchange, index) => arrowsOf(label, exchange, index)),
  );
  const rungs = Math.max(1, ...columns.map(({ log }) => log.length));
  const [there, back] = [false, true].map((isAnswer) => arrows.filter((arrow) => arrow.isAnswer === isAnswer));
  return picture(
    { title, alt: altText(columns), table: table(columns) },
    {
      width: pictureWidth,
      height: 90 + 84 * rungs,
      marginTop: columns.length > 1 ? 72 : 48,
      marginBottom: 8,
      marginLeft: 56,
      marginRight: 56,
      x: { domain: [0, 1], axis: null },
      y: { domain: [rungs, -0.1], axis: null },
      fx: {
        domain: columns.map(({ label }) => label),
        label: null,
        axis: null,
        padding: 0.3,
      },
      marks: [
        Plot.text(columns.length > 1 ? columns : [], {
          fx: "label",
          x: () => 0.5,
          y: () => -0.1,
          dy: -34,
          text: "label",
          fontWeight: "bold",
        }),
        ...people.map(({ x, name }) => [
          Plot.ruleX(columns, { fx: "label", x: () => x, stroke: "currentColor" }),
          Plot.text(columns, { fx: "label", x: () => x, y: () => -0.1, dy: -10, text: () => name }),
        ]),
        Plot.arrow(there ?? [], { fx: "label", x1: 0, x2: 1, y1: "fromY", y2: "toY", stroke: "currentColor" }),
        Plot.arrow(back ?? [], { fx: "label", x1: 1, x2: 0, y1: "fromY", y2: "toY", stroke: "color", strokeWidth: 2 }),
        Plot.text(arrows, { fx: "label", x: () => 0.5, y: "fromY", dy: -6, text: "text", fontWeight: "bold" }),
      ],
    },
  );
}

type Arrow = {
  readonly label: string;
  readonly isAnswer: boolean;
  readonly fromY: number;
  readonly toY: number;
  readonly text: string;
  readonly color: string;
};

const people = [
  { x: 0, name: "your program" },
  { x: 1, name: "the service" },
] as const;

function arrowsOf(label: string, exchange: Exchange, index: number): Arrow[] {
  const answer = ending(exchange);
  const isGood = exchange.status !== undefined && exchange.status < 400;
  const color = isGood ? ink.good : ink.bad;
  const asked = `${exchange.method} ${exchange.path}`;
  const replied = `${isGood ? "●" : "✕"} ${answer}`;
  return [
    { label, isAnswer: false, fromY: index + 0.12, toY: index + 0.3, text: asked, color },
    { label, isAnswer: true, fromY: index + 0.58, toY: index + 0.76, text: replied, color },
  ];
}

function altText(columns: readonly LadderColumn[]): string {
  const sentences = columns.map(
    ({ label, log }) =>
      `${label}: ${log.map((exchange) => `${exchange.method} ${exchange.path}, ${ending(exchange)}`).join("; ")}.`,
  );
  return `Arrows between your program and the service, time downward. ${sentences.join(" ")}`;
}

function table(columns: readonly LadderColumn[]): Picture["table"] {
  const rows = columns.flatMap(({ label, log }) =>
    log.map((exchange, index) => [label, index + 1, `${exchange.method} ${exchange.path}`, ending(exchange)]),
  );
  return { head: ["conversation", "request", "asked", "answer"], rows };
}
