"""Reading pages: from what was scraped to a dated text without the furniture around it."""

from dipcore.pages.page import DateCandidate, Furniture, Page
from dipcore.pages.reader import looks_like_html, read_page

__all__ = ["DateCandidate", "Furniture", "Page", "looks_like_html", "read_page"]
