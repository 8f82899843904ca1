"""Hand-drawn digits on a 5x7 grid, and noisy variations of them: the data set makes itself."""
import random

FONT = {
    0: "01110 10001 10011 10101 11001 10001 01110",
    1: "00100 01100 00100 00100 00100 00100 01110",
    2: "01110 10001 00001 00110 01000 10000 11111",
    3: "11110 00001 00001 01110 00001 00001 11110",
    4: "00010 00110 01010 10010 11111 00010 00010",
    5: "11111 10000 11110 00001 00001 10001 01110",
    6: "00110 01000 10000 11110 10001 10001 01110",
    7: "11111 00001 00010 00100 01000 01000 01000",
    8: "01110 10001 10001 01110 10001 10001 01110",
    9: "01110 10001 10001 01111 00001 00010 01100",
}
WIDTH, HEIGHT = 8, 9


def draw(digit, rng, noise):
    """One picture: the glyph moved by a pixel or two, its ink uneven, dust on the paper."""
    rows = FONT[digit].split()
    left, top = rng.randrange(WIDTH - 5 + 1), rng.randrange(HEIGHT - 7 + 1)
    pixels = [max(0.0, rng.gauss(0.0, noise)) for _ in range(WIDTH * HEIGHT)]
    for y, row in enumerate(rows):
        for x, ink in enumerate(row):
            if ink == "1" and rng.random() > noise / 6:
                pixels[(top + y) * WIDTH + left + x] = min(1.0, rng.gauss(0.9, noise))
    return pixels


def dataset(count, seed, noise=0.12):
    """`count` pairs of (pixels, digit), the same for the same seed."""
    rng = random.Random(seed)
    return [(draw(i % 10, rng, noise), i % 10) for i in range(count)]
