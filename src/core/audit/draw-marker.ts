import { px } from '../score/shape.ts';

/** Classes of the lines of a chart; each also has a marker of its own form, so that no colour stands alone. */
export const seriesLooks = ['s0', 's1', 's2', 's3', 's4', 's5', 's6', 's7'];

const size = 4;

/** The outline of the marker of the series of that index around a point: circle, square, diamond, triangle, and so on again. */
export function marker(index: number, x: number, y: number): string {
  const [l, r, u, d] = [px(x - size), px(x + size), px(y - size), px(y + size)];
  switch (index % 4) {
    case 0:
      return `M${l} ${y}A${size} ${size} 0 1 1 ${r} ${y}A${size} ${size} 0 1 1 ${l} ${y}Z`;
    case 1:
      return `M${l} ${u}H${r}V${d}H${l}Z`;
    case 2:
      return `M${x} ${px(u - 1)}L${px(r + 1)} ${y}L${x} ${px(d + 1)}L${px(l - 1)} ${y}Z`;
    default:
      return `M${x} ${px(u - 1)}L${px(r + 1)} ${d}H${px(l - 1)}Z`;
  }
}
