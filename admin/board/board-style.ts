// What the board's own style needs besides: no buttons for what this console refuses to everybody, and no emblem of a
// datastore that is not ours. Buttons are known by their icons; class names of the board change with every build.
// A pencil edits data, sheets duplicate, a clock reschedules, a bin removes, a sign of prohibition obliterates; among the
// schedulers an arrow runs one now, while resuming a queue is an arrow in a menu.
const refused = ['trash-2', 'ban', 'files', 'pencil', 'clock', 'chart-no-axes-gantt'].map((icon) => `.lucide-${icon}`);

const disk = encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#5b6673" stroke-width="1.6"><ellipse cx="12" cy="5" rx="7" ry="2.6"/><path d="M5 5v14c0 1.4 3.1 2.6 7 2.6s7-1.2 7-2.6V5M5 12c0 1.4 3.1 2.6 7 2.6s7-1.2 7-2.6"/></svg>`,
);

export const boardStyle = `
:is(button, [role=menuitem]):has(${refused.join(', ')}), button:has(.lucide-play), [role=menuitem]:has(.lucide-plus) { display: none !important; }
a[href*="status=waiting-children"], a[href*="status=prioritized"], a[href*="status=paused"] { display: none !important; }
svg:has(.rds-b1) { width: 24px; background: url("data:image/svg+xml,${disk}") center / contain no-repeat; }
svg:has(.rds-b1) > * { display: none; }
`;
