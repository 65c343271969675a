import { style } from '../../pages/style';

/** Seen at arm's length in the sun: a verdict is told by its colour, its sign and its words. */
export const verifyStyle = `${style}
.verdict{display:flex;gap:.8rem;align-items:center;margin:.5rem 0 0;padding:.9rem 1rem;border-radius:.4rem;color:#fff}
.verdict b{flex:none;display:flex;width:2.6rem;height:2.6rem;border:.2rem solid;border-radius:50%;align-items:center;justify-content:center;font-size:1.5rem;line-height:1}
.verdict span{min-width:0;font-size:1.7rem;line-height:1.15;overflow-wrap:anywhere}
.good{background:#0b5134}
.warn{background:#7a4100}
.stop{background:#8f120c}
.dull{background:#474747}
.unasked{background:#ffc658;color:#1b1b1b;border:.2rem dashed #7a4100}
.sum dt{color:var(--soft);font-size:1rem;font-weight:400}
.sum dd{font-size:1.5rem;line-height:1.3}
.verdict+p{margin:.75rem 0 0}
textarea.text{min-height:5.5rem;resize:vertical;font:inherit;color:inherit}
@media(max-width:16rem){.verdict{padding:.7rem}.verdict b{width:2rem;height:2rem;font-size:1.15rem}.verdict span{font-size:1.35rem}}
`;
