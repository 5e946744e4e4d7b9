"""The child process that draws a PDF: bytes in, a line of JSON and PNG pictures out."""

from __future__ import annotations

import io
import json
import resource
import struct
import sys
from typing import Any

from chinar.portal.core.uploads.limits import (
    LARGEST_BYTES,
    MOST_PAGES,
    PREVIEW_PAGES,
    PREVIEW_SIDE_PX,
    RASTER_MEMORY_BYTES,
    RASTER_SECONDS,
)

PASSWORD_NEEDED = 4  # FPDF_ERR_PASSWORD of fpdfview.h


def main() -> None:
    """Limit this process, then draw what stands on standard input."""
    resource.setrlimit(resource.RLIMIT_AS, (RASTER_MEMORY_BYTES, RASTER_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (RASTER_SECONDS, RASTER_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    head, pictures = draw(sys.stdin.buffer.read(LARGEST_BYTES))
    encoded = json.dumps(head).encode()
    sys.stdout.buffer.write(struct.pack("!L", len(encoded)) + encoded + b"".join(pictures))


def draw(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Return what the PDF is, or its problem, and its first pages as PNG."""
    import pypdfium2  # noqa: PLC0415 # after the limits are set

    try:
        document = pypdfium2.PdfDocument(content)  # type: ignore[no-untyped-call] # a library without types
        pages = len(document)
        if not 0 < pages <= MOST_PAGES:
            return _problem("pages" if pages else "broken"), []
        drawn = [_draw_page(document[n]) for n in range(min(pages, PREVIEW_PAGES))]
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == PASSWORD_NEEDED
        return _problem("locked" if locked else "broken"), []
    pictures = [
        {"size": len(png), "width": width, "height": height} for png, width, height in drawn
    ]
    return {"problem": "", "pages": pages, "pictures": pictures}, [png for png, _, _ in drawn]


def _draw_page(page: Any) -> tuple[bytes, int, int]:
    longest = max(*page.get_size(), 1.0)
    image = page.render(scale=PREVIEW_SIDE_PX / longest).to_pil().convert("RGB")
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue(), image.width, image.height


def _problem(name: str) -> dict[str, Any]:
    return {"problem": name, "pages": 0, "pictures": []}


if __name__ == "__main__":
    main()
