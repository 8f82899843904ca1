"""The learning curve as an SVG picture."""

WIDTH, HEIGHT, LEFT, TOP = 640, 360, 56, 24


def line(values, highest, colour):
    step = (WIDTH - LEFT - 24) / max(1, len(values) - 1)
    bottom = HEIGHT - 40
    points = " ".join(
        f"{LEFT + i * step:.1f},{bottom - v / highest * (bottom - TOP):.1f}" for i, v in enumerate(values))
    return f'<polyline fill="none" stroke="{colour}" stroke-width="2.5" points="{points}"/>'


def draw(rows):
    """`rows` of (epoch, loss, accuracy) -> SVG text."""
    losses = [r[1] for r in rows]
    highest = max(losses) or 1.0
    bottom = HEIGHT - 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<path d="M{LEFT} {TOP}V{bottom}H{WIDTH - 24}" fill="none" stroke="#888"/>',
        line(losses, highest, "#c2410c"),
        line([r[2] for r in rows], 1.0, "#0f766e"),
        f'<text x="{LEFT + 12}" y="{TOP + 4}" fill="#c2410c">loss (to {highest:.2f})</text>',
        f'<text x="{LEFT + 130}" y="{TOP + 4}" fill="#0f766e">accuracy (to 1.00)</text>',
        f'<text x="{LEFT}" y="{HEIGHT - 16}" fill="#555">epoch {rows[0][0]}</text>',
        f'<text x="{WIDTH - 24}" y="{HEIGHT - 16}" fill="#555" text-anchor="end">epoch {rows[-1][0]}</text>',
        "</svg>",
    ]
    return "\n".join(parts)
