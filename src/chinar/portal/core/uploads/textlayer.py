"""The child process that reads a PDF's text layer: bytes in, UTF-8 out."""

from __future__ import annotations

import resource
import sys

from chinar.portal.core.uploads.limits import (
    LARGEST_BYTES,
    LONGEST_TEXT,
    MOST_PAGES,
    RASTER_MEMORY_BYTES,
    RASTER_SECONDS,
)


def main() -> None:
    """Limit this process, then read what stands on standard input."""
    resource.setrlimit(resource.RLIMIT_AS, (RASTER_MEMORY_BYTES, RASTER_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (RASTER_SECONDS, RASTER_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    text = read(sys.stdin.buffer.read(LARGEST_BYTES))
    sys.stdout.buffer.write(text.encode(errors="replace"))


def read(content: bytes) -> str:
    """Return the text layer, page by page, up to a bound; nothing where there is none."""
    import pypdfium2  # noqa: PLC0415 # after the limits are set

    pages: list[str] = []
    left = LONGEST_TEXT
    try:
        document = pypdfium2.PdfDocument(content)  # type: ignore[no-untyped-call] # a library without types
        for number in range(min(len(document), MOST_PAGES)):
            text = document[number].get_textpage().get_text_bounded()[:left]
            pages.append(text)
            left -= len(text)
            if left <= 0:
                break
    except pypdfium2.PdfiumError:
        return "\n".join(pages)
    return "\n".join(pages)


if __name__ == "__main__":
    main()
