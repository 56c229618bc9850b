"""The drawings on the guests' pages."""


def _above_message(lines: str) -> str:
    return f'<svg viewBox="0 0 48 48" aria-hidden="true">{lines}</svg>'


CODE = _above_message(
    '<path d="M6 16V8a2 2 0 0 1 2-2h8M32 6h8a2 2 0 0 1 2 2v8M42 32v8a2 2 0 0 1-2 2h-8M16 42H8a2 2 0 0 1-2-2v-8"/>'
    '<path d="M14 14h7v7h-7zM27 14h7v7h-7zM14 27h7v7h-7zM27 27h2M33 27h1M30 30h1M27 34h1M33 34h1M34 30h0"/>'
)
PICTURE = _above_message(
    '<rect x="5" y="9" width="38" height="30" rx="4"/><path d="m6 34 11-12 8 8 6-5 11 10"/>'
    '<circle cx="32" cy="18" r="3"/>'
)
FORWARD = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="m6 9 6 6 6-6"/></svg>'
BIN = _above_message('<path d="M8 13h32M18 13V8h12v5M12 13l2 27h20l2-27M20 20v13M28 20v13"/>')
FINGER = (
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M9 15V7.5a1.5 1.5 0 0 1 3 0V12l5.4.9a2 2 0 0 1 1.6 2.3'
    "l-.7 4A3.3 3.3 0 0 1 15 22h-2.6a4 4 0 0 1-3-1.4L5.6 16a1.5 1.5 0 0 1 2.2-2L9 15M6 8a4.5 4.5 0 1 1 9 0"
    '"/></svg>'
)
