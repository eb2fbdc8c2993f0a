"""The page's address: which example, model and step it names, for all pages.

How many terms are shown, whether as raw pieces, and what the texts are called, Streamlit keeps in
the address by itself (``bind="query-params"``). A person's texts are never in it: a shared link
carries them behind the "#", which no server sees; see `components.export.share_link`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace

import streamlit as st

from components.state import session

_ON = "true"
_UNKNOWN = {
    session.EXAMPLE: "The address names an example that does not exist, so another is shown.",
    session.MODEL: (
        "The address names a model that is not in the catalogue. The model stays as it was."
    ),
    session.STEP: "The address names a step that the lesson does not have, so another is shown.",
}
OTHERS_IGNORED = "The address holds settings that this page does not know. They were ignored."
"""What is said of an address with `others`."""

_RENAMED_STEPS = {"guesses": "logits", "dampen": "saturation"}  # links of version 0.1


@dataclass(frozen=True, slots=True)
class Address:
    """What the address says. Its values may come from anybody: check them before use."""

    example: str | None = None
    model: str | None = None
    step: str | None = None
    present: bool = False
    predict: bool = False
    others: bool = False  # it holds settings that no page has

    @classmethod
    def read(cls) -> Address:
        """The address as the browser sent it with this run."""
        asked = st.query_params.to_dict()
        return cls(
            example=asked.get(session.EXAMPLE) or None,
            model=asked.get(session.MODEL),
            step=_RENAMED_STEPS.get(asked.get(session.STEP, ""), asked.get(session.STEP)),
            present=asked.get(session.PRESENT) == _ON,
            predict=asked.get(session.PREDICT) == _ON,
            others=any(name not in NAMES for name in asked),
        )

    def notices(self, **known: Collection[str]) -> list[str]:
        """What it asks for and cannot get, in sentences that do not repeat what it said.

        Parameters
        ----------
        known
            The values that there are, by the setting; settings left out are not looked at.
        """
        asked = {name: getattr(self, name) for name in known}
        return [
            _UNKNOWN[name]
            for name, value in asked.items()
            if value is not None and value not in known[name]
        ]


NAMES = (
    *(field.name for field in fields(Address) if field.name != "others"),
    session.TERMS,
    session.RAW,
    session.ROLES,
)
"""All query parameters that the pages know."""


def seen() -> Address:
    """What the address said when it was last looked at or written."""
    found: Address = st.session_state.get(session.SEEN_ADDRESS, Address())
    return found


def arrived() -> Address:
    """The settings that changed in the address since it was last looked at.

    At full runs only, when a page is opened or the visitor goes "back": a key may arrive with an
    outdated address.
    """
    before, now = seen(), Address.read()
    st.session_state[session.SEEN_ADDRESS] = now
    return replace(
        now,
        example=now.example if now.example != before.example else None,
        model=now.model if now.model != before.model else None,
        step=now.step if now.step != before.step else None,
    )


def write(**settings: str | bool | None) -> None:
    """Write these settings to the address; None and False remove one."""
    for name, value in settings.items():
        if value:
            st.query_params[name] = _ON if value is True else value
        elif name in st.query_params:
            del st.query_params[name]
    st.session_state[session.SEEN_ADDRESS] = replace(seen(), **settings)  # type: ignore[arg-type]
