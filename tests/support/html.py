"""Reading the page's HTML as a browser would."""

from __future__ import annotations

from html.parser import HTMLParser


class Seen(HTMLParser):
    """The tags of a block and the text a reader sees in its marked-up box."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.text += data
