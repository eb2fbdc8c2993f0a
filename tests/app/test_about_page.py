from __future__ import annotations

import re
from html import escape

from streamlit.testing.v1 import AppTest

from core import list_models
from tests.support.paths import NAVIGATION


def test_about_tells_of_model_licence_and_caveats():
    page = AppTest.from_file(str(NAVIGATION), default_timeout=60).run()
    page.switch_page("about.py").run()
    assert not page.exception
    said = "\n".join(
        [*(block.proto.body for block in page.get("html")), *(text.value for text in page.markdown)]
    )
    for info in list_models():
        assert escape(info.title) in said
        assert escape(info.quality) in said
        if info.remote:
            assert f'href="https://huggingface.co/{info.remote.repository}"' in said
    papers = re.findall(r"arXiv (\d{4}\.\d{5})", said)
    assert papers
    for paper in papers:
        assert f"https://arxiv.org/abs/{paper}" in said
    for fact in ("MS MARCO", "No hiring decision", "exactly 0", "dot product", "| window |"):
        assert fact in said
