"""Generate `printed_characters.csv`: digits and capital letters in printed faces, 8 by 8 pixels.

    python datasets/make_printed.py

Each character of each face is drawn some times, a little turned, slanted, stretched and thickened by a seeded
generator, and then treated as the handwritten digits were: a black-and-white bitmap of 32 by 32 that it fills, the
inked pixels counted in blocks of 4 by 4. Made with Pillow 13.0.0; another version may draw a pixel otherwise. Run
`make_manifest.py` afterwards.
"""

import sys
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SEED = 2024
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FACES = (
    "DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSansMono", "DejaVuSerif", "DejaVuSerif-Bold",
    "DejaVuSerif-Italic", "STIXGeneral", "STIXGeneralBol", "STIXGeneralItalic", "cmr10", "cmss10", "cmtt10", "cmti10",
    "cmb10",
)  # fmt: skip
SIDE = 96  # of the canvas, in pixels
EACH = 5  # drawings of a character in a face


def drawn(character: str, face: ImageFont.FreeTypeFont, random: np.random.RandomState) -> np.ndarray:
    """One drawing, (8, 8), in counts 0..16."""
    canvas = Image.new("L", (SIDE, SIDE))
    ImageDraw.Draw(canvas).text((SIDE // 2, SIDE // 2), character, fill=255, font=face, anchor="mm")
    turn, slant = random.uniform(-12, 12), random.uniform(-0.25, 0.25)
    canvas = canvas.rotate(turn, Image.Resampling.BILINEAR)
    canvas = canvas.transform((SIDE, SIDE), Image.Transform.AFFINE, (1, slant, -SIDE / 2 * slant, 0, 1, 0))
    if random.uniform() < 0.4:
        canvas = canvas.filter(ImageFilter.MaxFilter(3))
    left, top, right, bottom = canvas.point(lambda value: 255 * (value > 127)).getbbox()
    height = bottom - top
    # As wide as it is, but within limits: a 1 is not spread over the whole square.
    width = max(right - left, round(height * random.uniform(0.35, 0.75)))
    middle = (left + right) // 2
    box = (middle - width // 2, top, middle - width // 2 + width, bottom)
    small = canvas.crop(box).resize((min(32, round(32 * width / height)), 32), Image.Resampling.BILINEAR)
    square = Image.new("L", (32, 32))
    square.paste(small, ((32 - small.width) // 2, 0))
    ink = np.asarray(square) > 127
    return ink.reshape(8, 4, 8, 4).sum(axis=(1, 3))


def printed_characters() -> pd.DataFrame:
    """One row per drawing: 64 pixels in 0..16, row by row, then the character."""
    random = np.random.RandomState(SEED)  # not default_rng: this stream is frozen (NEP 19)
    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    rows, labels = [], []
    for name in FACES:
        face = ImageFont.truetype(str(fonts / f"{name}.ttf"), SIDE // 2)
        for character in CHARACTERS:
            for _ in range(EACH):
                rows.append(drawn(character, face, random).ravel())
                labels.append(character)
    names = [f"pixel_{row}_{column}" for row in range(8) for column in range(8)]
    return pd.DataFrame(np.array(rows), columns=names).assign(character=labels)


def main(folder: Path) -> None:
    """Write `printed_characters.csv` into `folder`."""
    printed_characters().to_csv(folder / "printed_characters.csv", index=False, lineterminator="\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
