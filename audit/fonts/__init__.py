"""字体: the fonts of everything we print or write below a picture; README.md says where they come from."""

from pathlib import Path

FONTS = Path(__file__).parent
