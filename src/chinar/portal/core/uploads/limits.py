"""How much of a file is taken, in one place."""

from typing import Final

MEGABYTE: Final = 1024 * 1024
LARGEST_BYTES: Final = 10 * MEGABYTE
LARGEST_PIXELS: Final = 16_000_000  # as many as are decoded; more is a bomb or a poster
LARGEST_JPEG_PIXELS: Final = 50_000_000  # a 50-megapixel phone; decoded at half its size
PICTURE_SIDE_PX: Final = 2560  # the longer side of a picture that is kept
MOST_PAGES: Final = 100
PREVIEW_PAGES: Final = 5
PREVIEW_SIDE_PX: Final = 1200
RASTER_SECONDS: Final = 20
RASTER_MEMORY_BYTES: Final = 512 * MEGABYTE
LONGEST_TEXT: Final = 200_000  # letters of a PDF's text layer that are read
NAME_LENGTH: Final = 120
